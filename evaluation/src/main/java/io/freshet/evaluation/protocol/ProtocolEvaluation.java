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
 * All lines of one protocol on one data set.
 *
 * @param protocol its name
 * @param data name of the data set
 * @param users in the data set
 * @param items in the data set
 * @param ratings in the data set
 * @param results baselines first, then families in the order they were named
 * @param skipped families that could not take part, with the reason
 * @param notes what was decided about the data, one sentence each
 * @param mainMetric by which the best baseline was chosen
 * @param best the best baseline's line
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
   * A line and what it has over the best baseline.
   *
   * @param line as scored
   * @param lift paired difference to the best baseline's line, by metric; empty for that line
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
   * @param families to judge beside the baselines
   * @param seeds of the baselines' fits
   * @param seed of the intervals of differences
   * @param tell receives a line when a family begins
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
