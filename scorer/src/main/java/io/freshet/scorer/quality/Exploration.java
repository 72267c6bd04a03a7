package io.freshet.scorer.quality;

/**
 * Gains and costs of exploration over judged events. An exposure is a place of the list that a user
 * held when a liked rating arrived; a hit is an exposure of the rated item.
 *
 * @param exposures exposures of explored items
 * @param hits hits of explored items
 * @param otherExposures exposures of all other items
 * @param otherHits hits of all other items
 * @param lost events whose item was displaced from the list by an explored item
 * @param events number of judged events
 */
public record Exploration(
    long exposures, long hits, long otherExposures, long otherHits, long lost, long events) {

  /** Returns the hits per exposure of explored items; NaN before the first exposure. */
  public double hitsPerExposure() {
    return (double) hits / exposures;
  }

  /** Returns the hits per exposure of all other items; NaN before the first exposure. */
  public double hitsPerOtherExposure() {
    return (double) otherHits / otherExposures;
  }

  /**
   * Returns the hit rate lost to exploration: displaced hits minus hits of explored items, per
   * event.
   */
  public double hitRateLost() {
    return events == 0 ? 0 : (double) (lost - hits) / events;
  }

  /** The running sums. */
  static final class Counter {
    private long exposures;
    private long hits;
    private long otherExposures;
    private long otherHits;
    private long lost;
    private long events;

    void count(int shown, int explored, boolean hit, boolean byExploring, boolean fellOut) {
      events++;
      exposures += explored;
      otherExposures += shown - explored;
      hits += byExploring ? 1 : 0;
      otherHits += hit && !byExploring ? 1 : 0;
      lost += fellOut ? 1 : 0;
    }

    void merge(Counter other) {
      exposures += other.exposures;
      hits += other.hits;
      otherExposures += other.otherExposures;
      otherHits += other.otherHits;
      lost += other.lost;
      events += other.events;
    }

    Exploration read() {
      return new Exploration(exposures, hits, otherExposures, otherHits, lost, events);
    }
  }
}
