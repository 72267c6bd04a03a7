package io.freshet.standalone.command;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on stderr, redrawn in place. It is not shown without a terminal, nor before the
 * first progress.
 */
final class ProgressLine implements AutoCloseable {

  private static final int WIDTH = 100;

  private final boolean terminal;
  private final String task;
  private final String unit;
  private @Nullable ProgressBar bar;

  /**
   * Creates a bar that is not shown yet.
   *
   * @param terminal whether stderr is a terminal
   * @param unit the unit that is counted, with a leading space
   */
  ProgressLine(boolean terminal, String task, String unit) {
    this.terminal = terminal;
    this.task = task;
    this.unit = unit;
  }

  /** Shows that {@code position} of {@code end} units are done. */
  void show(long position, long end) {
    if (!terminal) {
      return;
    }
    ProgressBar shown = bar;
    if (shown == null) {
      // Starting at the resumed position keeps the speed correct.
      shown =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setUnit(unit, 1)
              .setStyle(ProgressBarStyle.ASCII)
              .showSpeed()
              .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
              .setInitialMax(end)
              .startsFrom(position, Duration.ZERO)
              .build();
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
