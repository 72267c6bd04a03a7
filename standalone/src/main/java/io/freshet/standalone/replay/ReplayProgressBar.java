package io.freshet.standalone.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A replay's progress as a bar; only for terminals, where a line can be redrawn. */
public final class ReplayProgressBar implements ReplayListener, AutoCloseable {

  private static final int WIDTH = 100;

  private final Supplier<ProgressBarBuilder> builder;
  private @Nullable ProgressBar bar;

  /**
   * A bar that appears with the first progress.
   *
   * @param terminal what it is drawn on
   */
  public ReplayProgressBar(PrintStream terminal) {
    this.builder =
        () ->
            new ProgressBarBuilder()
                .setTaskName("Replay")
                .setUnit(" ratings", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH));
  }

  @Override
  public void progress(long position, long end, long eventSeconds) {
    ProgressBar shown = bar;
    if (shown == null) {
      // Starting at the resumed position keeps the speed honest.
      shown = builder.get().setInitialMax(end).startsFrom(position, Duration.ZERO).build();
      bar = shown;
    }
    shown.stepTo(position);
  }

  /** Leaves the bar as it is and moves to the next line. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
