package io.freshet.standalone.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options for protocols that learn along a stream: prequential and rmse --progressive. */
final class StreamOptions {
  @Option(
      names = "--refit-every",
      paramLabel = "N",
      description =
          "prequential, rmse --progressive: refit every N events; 0: fit once (default:"
              + " ${DEFAULT-VALUE}).")
  private int refitEvery = 5000;

  @Option(
      names = "--recount-every",
      paramLabel = "N",
      description =
          "prequential, rmse --progressive: recount families with counts every N events between"
              + " fits; 0: never (default: ${DEFAULT-VALUE}).")
  private int recountEvery;

  @Option(
      names = "--warm-up",
      paramLabel = "F",
      description =
          "prequential, rmse --progressive: share of events learned before scoring (default:"
              + " ${DEFAULT-VALUE}).")
  private double warmUp = 0.2;

  @Option(
      names = "--held",
      negatable = true,
      fallbackValue = "true",
      defaultValue = "true",
      description = "prequential: score the variant `held` as well (default: true).")
  private boolean held = true;

  void check(CommandSpec spec) {
    Usage.require(
        spec, warmUp >= 0 && warmUp < 1, "--warm-up", warmUp, "must be 0 or more and below 1");
    Usage.require(spec, refitEvery >= 0, "--refit-every", refitEvery, "must be 0 or more");
    Usage.require(spec, recountEvery >= 0, "--recount-every", recountEvery, "must be 0 or more");
  }

  int refitEvery() {
    return refitEvery;
  }

  int recountEvery() {
    return recountEvery;
  }

  double warmUp() {
    return warmUp;
  }

  boolean held() {
    return held;
  }
}
