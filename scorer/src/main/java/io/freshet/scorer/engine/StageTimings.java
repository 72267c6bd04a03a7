package io.freshet.scorer.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Time per event by stage, measured on every {@value #EVERY}th event of each thread, so that the
 * measurement costs almost nothing. Shared by all threads of an instance.
 */
@SuppressWarnings("EnumOrdinal") // index of arrays as long as values(), kept in this class alone
public final class StageTimings {
  /** One event in this number of events is timed. */
  public static final int EVERY = 64;

  /** The stages of answering an event, in order. */
  public enum Stage {
    /** Envelope and state to history. */
    DECODE,
    /** Live quality and live popularity, before and after the answer. */
    QUALITY,
    /** The user's representation from their history. */
    FOLD_IN,
    /** Scores of the whole catalogue. */
    SCORE,
    /** Exclusions and top-k; the whole ranking on the rungs below the model. */
    TOP_K,
    /** Reasons. */
    REASONS,
    /** The recommendation's JSON. */
    JSON,
    /** Handing the record to the producer. */
    FORWARD
  }

  private static final Stage[] STAGES = Stage.values();

  private final AtomicLongArray nanos = new AtomicLongArray(STAGES.length);
  private final AtomicLongArray sampled = new AtomicLongArray(1);

  /** Creates empty timings. */
  public StageTimings() {}

  /**
   * Creates a stopwatch for one thread.
   *
   * @return a stopwatch that adds to these timings
   */
  public Stopwatch stopwatch() {
    return new Stopwatch(this);
  }

  /** Returns the number of timed events. */
  public long sampled() {
    return sampled.get(0);
  }

  /**
   * Returns the mean time of each stage in microseconds per event; every stage is present, 0 before
   * the first event.
   */
  public Map<Stage, Double> microsPerEvent() {
    Map<Stage, Double> means = new EnumMap<>(Stage.class);
    long events = Math.max(1, sampled());
    for (Stage stage : STAGES) {
      means.put(stage, nanos.get(stage.ordinal()) / 1e3 / events);
    }
    return means;
  }

  /** A stopwatch for the stages of one thread's events. */
  public static final class Stopwatch {
    private final StageTimings timings;
    private int events;
    private boolean running;
    private long last;

    private Stopwatch(StageTimings timings) {
      this.timings = timings;
    }

    /** Begins an event. */
    public void start() {
      running = (events++ & (EVERY - 1)) == EVERY - 1;
      if (running) {
        timings.sampled.incrementAndGet(0);
        last = System.nanoTime();
      }
    }

    /**
     * Adds the time since the last call to a stage.
     *
     * @param stage the stage that just ended
     */
    public void ended(Stage stage) {
      if (running) {
        long now = System.nanoTime();
        timings.nanos.addAndGet(stage.ordinal(), now - last);
        last = now;
      }
    }
  }
}
