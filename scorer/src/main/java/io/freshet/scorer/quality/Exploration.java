package io.freshet.scorer.quality;

/**
 * What exploring has brought and cost, over judged events: an exposure is a place of a list that
 * was held when a liked rating came in, a hit an exposure whose item it was.
 *
 * @param exposures places of explored items
 * @param hits of theirs
 * @param otherExposures all other places
 * @param otherHits of theirs
 * @param lost events whose item had fallen out of the list for an explored one
 * @param events judged events
 */
public record Exploration(
    long exposures, long hits, long otherExposures, long otherHits, long lost, long events) {

  /** Hits per exposure of explored items; NaN before the first exposure. */
  public double hitsPerExposure() {
    return (double) hits / exposures;
  }

  /** Hits per exposure of a place taken at random among the others; NaN before the first. */
  public double hitsPerOtherExposure() {
    return (double) otherHits / otherExposures;
  }

  /** What the hit rate lost by exploring: hits that fell out less hits that came in, per event. */
  public double hitRateLost() {
    return events == 0 ? 0 : (double) (lost - hits) / events;
  }

  /** The sums as they grow. */
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
