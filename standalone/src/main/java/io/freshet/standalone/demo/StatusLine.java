package io.freshet.standalone.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A status line: redrawn in place on stderr every half second on a terminal, else printed every
 * five seconds.
 */
final class StatusLine implements AutoCloseable {
  private static final Duration TERMINAL = Duration.ofMillis(500);
  private static final Duration PLAIN = Duration.ofSeconds(5);
  private static final int WIDTH = 118;

  private final PrintWriter out;
  private final PrintWriter live;
  private final boolean terminal;
  private final Supplier<String> text;
  private final ScheduledExecutorService timer;
  private final ScheduledFuture<?> drawing;
  private boolean drawn;

  /**
   * Starts to show {@code text}.
   *
   * @param out receives the lines that stay
   * @param err receives the redrawn line
   * @param terminal whether {@code err} is a terminal
   * @param text gives the line; called on another thread, never concurrently
   */
  StatusLine(PrintWriter out, PrintWriter err, boolean terminal, Supplier<String> text) {
    this.out = out;
    this.live = terminal ? err : out;
    this.terminal = terminal;
    this.text = text;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "freshet-demo-status");
              thread.setDaemon(true);
              return thread;
            });
    long period = (terminal ? TERMINAL : PLAIN).toMillis();
    drawing = timer.scheduleAtFixedRate(this::draw, period, period, TimeUnit.MILLISECONDS);
  }

  private synchronized void draw() {
    String line = text.get();
    if (terminal) {
      String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
      live.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
      drawn = true;
    } else {
      live.println(line);
    }
    live.flush();
  }

  /** Prints lines that stay, above the status line. */
  synchronized void print(String lines) {
    if (drawn) {
      live.print("\r" + " ".repeat(WIDTH) + "\r");
      live.flush();
      drawn = false;
    }
    out.println(lines);
    out.flush();
  }

  /** Removes the line. */
  @Override
  public void close() {
    drawing.cancel(false);
    timer.shutdownNow();
    synchronized (this) {
      if (drawn) {
        live.print("\r" + " ".repeat(WIDTH) + "\r");
        live.flush();
        drawn = false;
      }
    }
  }
}
