package io.freshet.standalone.command;

import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options for what an evaluation holds out, and how. */
final class SplitOptions {
  private static final String BY_ITEM = "item";
  private static final String BY_LINE = "line";

  @Option(
      names = "--split",
      paramLabel = "F",
      description = "rmse: share drawn for the test; time-split: newest share (default: 0.2).")
  private Optional<Double> split = Optional.empty();

  @Option(
      names = "--successive",
      description =
          "time-split: every event after the cut in turn, by a model frozen at the cut; the history"
              + " grows with each.")
  private boolean successive;

  @Option(
      names = "--split-at",
      paramLabel = "F",
      description = "--successive: share of the events before the cut (default: 0.9).")
  private Optional<Double> splitAt = Optional.empty();

  @Option(
      names = "--progressive",
      description = "rmse: predict each rating of the stream, then learn it.")
  private boolean progressive;

  @Option(
      names = "--ties",
      paramLabel = "item|line",
      description =
          "leave-last-out: the last event of a user's last second is the one with the last item id,"
              + " or the one on the last line of the file (default: ${DEFAULT-VALUE}).")
  private String ties = BY_ITEM;

  @Option(
      names = "--best-epoch-on-test",
      description =
          "rmse: judge families that train in epochs a second time, with the epoch chosen by the"
              + " test, as some articles do; do not choose a family by this figure.")
  private boolean bestEpochOnTest;

  void check(CommandSpec spec) {
    split.ifPresent(f -> requireShare(spec, "--split", f));
    splitAt.ifPresent(f -> requireShare(spec, "--split-at", f));
    Usage.require(
        spec,
        ties.equals(BY_ITEM) || ties.equals(BY_LINE),
        "--ties",
        ties,
        "must be " + BY_ITEM + " or " + BY_LINE);
  }

  private static void requireShare(CommandSpec spec, String option, double share) {
    Usage.require(spec, share > 0 && share < 1, option, share, "must lie between 0 and 1");
  }

  OptionalDouble split() {
    return optional(split);
  }

  boolean successive() {
    return successive;
  }

  OptionalDouble splitAt() {
    return optional(splitAt);
  }

  boolean progressive() {
    return progressive;
  }

  boolean tiesByLine() {
    return ties.equals(BY_LINE);
  }

  boolean bestEpochOnTest() {
    return bestEpochOnTest;
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }
}
