package io.freshet.standalone.command;

import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options for the rows of a data file that an evaluation uses. */
final class RowOptions {
  @Option(
      names = "--min-user-ratings",
      paramLabel = "N",
      description = "Leave out users with fewer ratings (default: ${DEFAULT-VALUE}).")
  private int minUserRatings;

  @Option(
      names = "--min-item-ratings",
      paramLabel = "N",
      description = "Leave out items with fewer ratings (default: ${DEFAULT-VALUE}).")
  private int minItemRatings;

  @Option(
      names = "--core",
      paramLabel = "N",
      description =
          "Leave out users and items with fewer ratings again and again until none is left"
              + " (default: ${DEFAULT-VALUE}).")
  private int core;

  @Option(
      names = "--first",
      paramLabel = "N",
      description = "Only the first N rows of the file (default: all; tutorial: 10000).")
  private Optional<Integer> first = Optional.empty();

  void check(CommandSpec spec) {
    Usage.require(
        spec, minUserRatings >= 0, "--min-user-ratings", minUserRatings, "must be 0 or more");
    Usage.require(
        spec, minItemRatings >= 0, "--min-item-ratings", minItemRatings, "must be 0 or more");
    Usage.require(spec, core >= 0, "--core", core, "must be 0 or more");
    first.ifPresent(n -> Usage.require(spec, n >= 1, "--first", n, "must be 1 or more"));
  }

  int minUserRatings() {
    return minUserRatings;
  }

  int minItemRatings() {
    return minItemRatings;
  }

  int core() {
    return core;
  }

  OptionalInt first() {
    return first.isPresent() ? OptionalInt.of(first.get()) : OptionalInt.empty();
  }
}
