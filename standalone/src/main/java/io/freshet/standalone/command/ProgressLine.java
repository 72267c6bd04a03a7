package io.freshet.standalone.command;

import io.freshet.standalone.text.Screen;
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

  private final Screen screen;
  private final String task;
  private final String unit;
  private @Nullable ProgressBar bar;

  /**
   * Creates a bar that is not shown yet.
   *
   * @param screen the screen that shows stderr
   * @param unit the unit that is counted, with a leading space
   */
  ProgressLine(Screen screen, String task, String unit) {
    this.screen = screen;
    this.task = task;
    this.unit = unit;
  }

  /** Shows that {@code position} of {@code end} units are done. */
  void show(long position, long end) {
    if (!screen.terminal()) {
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
              .setConsumer(new ConsoleProgressBarConsumer(System.err, screen.width()))
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
