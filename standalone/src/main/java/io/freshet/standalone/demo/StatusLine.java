package io.freshet.standalone.demo;

import io.freshet.standalone.text.TextWidth;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A status line. On a terminal it is redrawn in place on stderr every half second. Without a
 * terminal it is a line like others, printed only after half a minute without another line; this
 * time doubles with each status line, so that a log of any length holds few of them.
 */
final class StatusLine implements AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(500);
  private static final Duration QUIET = Duration.ofSeconds(30);

  /** Verbose, without a terminal. */
  private static final Duration OFTEN = Duration.ofSeconds(5);

  private static final String GAP = "  ";

  private final Output output;
  private final boolean redrawn;
  private final int width;
  private final Supplier<List<String>> parts;
  private final ScheduledExecutorService timer;
  private final ScheduledFuture<?> drawing;
  private boolean drawn;
  private long quietNanos;
  private long lastLineNanos = System.nanoTime();

  /**
   * Starts to show a line.
   *
   * @param parts gives the parts of the line, the most important one first; parts that do not fit
   *     are left out. Called on another thread, never concurrently
   */
  StatusLine(Output output, Supplier<List<String>> parts) {
    this.output = output;
    this.parts = parts;
    this.redrawn = output.errScreen().terminal();
    // A terminal moves to the next line when the last column of a line is written.
    this.width = redrawn ? output.errScreen().width() - 1 : output.outScreen().width();
    this.quietNanos = (output.verbose() ? OFTEN : QUIET).toNanos();
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "freshet-demo-status");
              thread.setDaemon(true);
              return thread;
            });
    long period = REDRAW.toMillis();
    drawing = timer.scheduleAtFixedRate(this::tick, period, period, TimeUnit.MILLISECONDS);
  }

  private synchronized void tick() {
    if (redrawn) {
      output.err().print("\r" + TextWidth.fit(line(parts.get(), width), width));
      output.err().flush();
      drawn = true;
      return;
    }
    if (System.nanoTime() - lastLineNanos < quietNanos) {
      return;
    }
    quietNanos *= output.verbose() ? 1 : 2;
    print(line(parts.get(), width) + "\n");
  }

  /** Joins the first parts that fit; cuts the first one if even that does not fit. */
  static String line(List<String> parts, int width) {
    String line = TextWidth.cut(parts.get(0), width);
    for (String part : parts.subList(1, parts.size())) {
      String longer = line + GAP + part;
      if (TextWidth.of(longer) > width) {
        break;
      }
      line = longer;
    }
    return line;
  }

  /**
   * Prints lines that stay, above the status line.
   *
   * @param lines each ended
   */
  synchronized void print(String lines) {
    erase();
    PrintWriter out = output.out();
    out.print(lines);
    out.flush();
    lastLineNanos = System.nanoTime();
  }

  private void erase() {
    if (drawn) {
      output.err().print("\r" + " ".repeat(width) + "\r");
      output.err().flush();
      drawn = false;
    }
  }

  /** Removes the line. */
  @Override
  public void close() {
    drawing.cancel(false);
    timer.shutdownNow();
    synchronized (this) {
      erase();
    }
  }
}
