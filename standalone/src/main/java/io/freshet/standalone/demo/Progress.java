package io.freshet.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Progress of the demo: ratings sent and answered, and the model that answers. Written by the
 * replay's threads, read by the status line's; rates are over the time since the previous look.
 */
final class Progress {
  private final AnswerWatch watch;
  private volatile long position;
  private volatile long end;
  private volatile String model = "";
  private volatile boolean refitting;
  private long lastAccounted;
  private long lastNanos = System.nanoTime();

  /** Starts to measure the rate; {@code watch} counts what is answered. */
  Progress(AnswerWatch watch) {
    this.watch = watch;
    this.lastAccounted = watch.accounted();
  }

  /** Notes that {@code newPosition} of {@code newEnd} ratings are sent. */
  void sent(long newPosition, long newEnd) {
    position = newPosition;
    end = newEnd;
  }

  /** Notes the model that answers. */
  void model(String version) {
    model = version;
  }

  /** Notes whether a refit runs. */
  void refitting(boolean runs) {
    refitting = runs;
  }

  /** Returns the parts of the status line, the most important one first. */
  List<String> parts() {
    long accounted = watch.accounted();
    long now = System.nanoTime();
    double rate = (accounted - lastAccounted) / ((now - lastNanos) / 1e9);
    lastAccounted = accounted;
    lastNanos = now;
    long waiting = Math.max(0, position - accounted);
    List<String> parts = new ArrayList<>();
    parts.add(text("%,d of %,d ratings", position, end));
    parts.add(refitting ? "learning" : text("%,.0f answers/s", rate));
    if (waiting > 0) {
      parts.add(text("%,d waiting", waiting));
    }
    parts.add(model.isEmpty() ? "no model yet: popularity answers" : "model " + model);
    if (watch.rejected() > 0) {
      parts.add(text("%,d rejected", watch.rejected()));
    }
    return parts;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
