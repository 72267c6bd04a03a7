package io.freshet.model.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rules by which an operator turns demographic statements into feature weights. As text: {@code
 * name=value:feature=weight,feature=weight;…}, for example {@code
 * ageGroup=child:Children=1,Horror=-2;likesOldFilms=yes:old=1}. Names, values and features may not
 * contain any of the characters {@code = : , ;}.
 */
public final class StatementRules {

  private final List<Rule> rules;

  private StatementRules(List<Rule> rules) {
    this.rules = rules;
  }

  private record Weight(String feature, float weight) {}

  private record Rule(String name, String value, List<Weight> weights) {}

  /** Receives the weight of a feature. */
  @FunctionalInterface
  interface Weights {
    void add(String feature, float weight);
  }

  /**
   * Parses rules; an empty text has none.
   *
   * @throws IllegalArgumentException if the text has another form or a weight is not finite
   */
  public static StatementRules parse(String text) {
    List<Rule> rules = new ArrayList<>();
    if (text.isBlank()) {
      return new StatementRules(rules);
    }
    for (String part : text.split(";", -1)) {
      String[] sides = part.split(":", -1);
      if (sides.length != 2) {
        throw new IllegalArgumentException(
            "a rule must read name=value:feature=weight, not \"" + part + "\"");
      }
      String[] statement = pair(sides[0]);
      List<Weight> weights = new ArrayList<>();
      for (String weight : sides[1].split(",", -1)) {
        String[] pair = pair(weight);
        weights.add(new Weight(pair[0], number(pair[1])));
      }
      rules.add(new Rule(statement[0], statement[1], List.copyOf(weights)));
    }
    return new StatementRules(rules);
  }

  private static String[] pair(String text) {
    String[] pair = text.split("=", -1);
    if (pair.length != 2 || pair[0].isBlank() || pair[1].isBlank()) {
      throw new IllegalArgumentException("a pair must read name=value, not \"" + text + "\"");
    }
    return new String[] {pair[0].strip(), pair[1].strip()};
  }

  private static float number(String text) {
    float weight;
    try {
      weight = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a weight must be a number: \"" + text + "\"", e);
    }
    if (!Float.isFinite(weight)) {
      throw new IllegalArgumentException("a weight must be finite: \"" + text + "\"");
    }
    return weight;
  }

  /** Passes on the weights of all rules that match the statements. Allocates nothing. */
  void apply(Map<String, String> statements, Weights out) {
    for (int r = 0; r < rules.size(); r++) {
      Rule rule = rules.get(r);
      if (rule.value.equals(statements.get(rule.name))) {
        for (int w = 0; w < rule.weights.size(); w++) {
          out.add(rule.weights.get(w).feature, rule.weights.get(w).weight);
        }
      }
    }
  }
}
