package io.freshet.evaluation.protocol;

import io.freshet.schemas.answer.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The results of one protocol on one data set: all lines of its table.
 *
 * @param protocol name of the protocol
 * @param data name of the data set
 * @param users number of users in the data set
 * @param items number of items in the data set
 * @param ratings number of ratings in the data set
 * @param results baselines first, then families in the order they were named
 * @param skipped families that could not take part, with the reason
 * @param notes facts about the evaluated data, one sentence each
 * @param mainMetric metric by which the best baseline was chosen
 * @param best line of the best baseline
 */
public record ProtocolEvaluation(
    String protocol,
    String data,
    long users,
    long items,
    long ratings,
    List<Result> results,
    Map<String, String> skipped,
    List<String> notes,
    String mainMetric,
    @Nullable FamilyScores best) {

  /**
   * A line and its lift over the best baseline.
   *
   * @param line the line
   * @param lift paired difference to the best baseline, by metric; empty for the best baseline
   */
  public record Result(FamilyScores line, Map<String, Metric> lift) {}

  /** Copies the collections. */
  public ProtocolEvaluation {
    results = List.copyOf(results);
    skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    notes = List.copyOf(notes);
  }

  /**
   * Runs a protocol.
   *
   * @param families families to evaluate beside the baselines
   * @param seeds seeds of the baselines' fits
   * @param seed seed of the intervals of differences
   * @param tell receives a line when the evaluation of a family starts
   * @throws IOException if a snapshot cannot be written or read back
   */
  public static ProtocolEvaluation run(
      Protocol protocol,
      EvaluationData data,
      List<Contestant> families,
      List<Long> seeds,
      long seed,
      Consumer<String> tell)
      throws IOException {
    List<FamilyScores> lines = new ArrayList<>(protocol.ownBaselines());
    List<Contestant> all = new ArrayList<>(protocol.baselineFamilies(seeds));
    families.forEach(family -> all.addAll(protocol.lines(family)));
    Map<String, String> skipped = new LinkedHashMap<>();
    for (Contestant contestant : all) {
      String name = contestant.family().name();
      if (skipped.containsKey(name)) {
        continue;
      }
      tell.accept("%s (seed %d)".formatted(contestant.family().recipe(), contestant.seed()));
      try {
        lines.add(protocol.evaluate(contestant));
      } catch (SkippedException e) {
        skipped.put(name, String.valueOf(e.getMessage()));
        tell.accept("%s is skipped: %s".formatted(name, e.getMessage()));
      }
    }
    FamilyScores best = best(protocol, lines);
    List<Result> results = new ArrayList<>();
    for (FamilyScores line : lines) {
      results.add(new Result(line, lift(line, best, seed)));
    }
    return new ProtocolEvaluation(
        protocol.name(),
        data.name(),
        data.ratings().users(),
        data.ratings().items(),
        data.ratings().ratings(),
        results,
        skipped,
        protocol.notes(),
        protocol.mainMetric(),
        best);
  }

  private static @Nullable FamilyScores best(Protocol protocol, List<FamilyScores> lines) {
    FamilyScores best = null;
    double bestValue = Double.NEGATIVE_INFINITY;
    for (FamilyScores line : lines) {
      Metric metric = line.metrics().get(protocol.mainMetric());
      if (line.baseline() && metric != null) {
        double value = protocol.lessIsBetter() ? -metric.value() : metric.value();
        if (value > bestValue) {
          bestValue = value;
          best = line;
        }
      }
    }
    return best;
  }

  private static Map<String, Metric> lift(
      FamilyScores line, @Nullable FamilyScores best, long seed) {
    Map<String, Metric> lift = new LinkedHashMap<>();
    if (best != null && !line.equals(best)) {
      for (String name : best.tally().names()) {
        lift.put(name, line.tally().over(best.tally(), name, seed));
      }
    }
    return lift;
  }
}
