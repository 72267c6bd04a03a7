package io.freshet.model.popularity;

import it.unimi.dsi.fastutil.ints.IntComparator;

/**
 * Decayed popularity whose decay is chosen by the stream itself. The same events are counted with
 * {@value #DECAYS} e-folds, each twice as long as the one before, from {@value #SHORTEST} events
 * on. The best of them is the one that has ranked the newest likes highest, each just before it
 * happened.
 *
 * <p>A like at rank r (from 0) gives a decay the gain 1/log2(r + 2), the discount of DCG; below the
 * first {@value LivePopularity#RANKED} ranks it gives nothing. The gains of a decay are summed, and
 * they fade to 1/e over {@value #MEMORY} likes. This is prequential selection (Dawid, "Present
 * position and potential developments: the prequential approach", JRSS A 147, 1984) with fading
 * factors (Gama et al., Machine Learning 90, 2013). Before the first like, the e-fold is {@link
 * LivePopularity#E_FOLD_EVENTS}.
 *
 * <p>Every decay costs an event one or two binary searches and one array move, and 8 bytes an item.
 * All threads of an instance share an object.
 */
public final class ChosenPopularity {
  /** Number of e-folds. */
  public static final int DECAYS = 10;

  /** The shortest e-fold, in events. */
  public static final double SHORTEST = 78.125;

  /** Likes over which a gain fades to 1/e. */
  public static final double MEMORY = 10_000;

  private static final double FADE = Math.exp(-1 / MEMORY);

  private static final double[] GAIN = new double[LivePopularity.RANKED];

  static {
    for (int rank = 0; rank < GAIN.length; rank++) {
      GAIN[rank] = Math.log(2) / Math.log(rank + 2);
    }
  }

  private final LivePopularity[] decays = new LivePopularity[DECAYS];
  private final double[] gains = new double[DECAYS];
  private volatile int best;

  /**
   * Creates empty counts.
   *
   * @param ties orders the numbers of items with equal counts, the smaller one first
   */
  public ChosenPopularity(IntComparator ties) {
    for (int decay = 0; decay < DECAYS; decay++) {
      decays[decay] = new LivePopularity(ties, eFold(decay));
      if (eFold(decay) == LivePopularity.E_FOLD_EVENTS) {
        best = decay;
      }
    }
  }

  private static double eFold(int decay) {
    return SHORTEST * (1 << decay);
  }

  /**
   * Counts one event by {@link LikeWeight}. A like is judged first.
   *
   * @param item the item's number, from 0
   * @param liked whether the event is a like
   */
  public synchronized void count(int item, boolean liked) {
    double weight = LikeWeight.of(liked);
    int leader = best;
    for (int decay = 0; decay < DECAYS; decay++) {
      int rank = decays[decay].count(item, weight);
      if (liked) {
        gains[decay] *= FADE;
        gains[decay] += rank == LivePopularity.BELOW ? 0 : GAIN[rank];
      }
    }
    for (int decay = 0; decay < DECAYS; decay++) {
      if (gains[decay] > gains[leader]) {
        leader = decay;
      }
    }
    best = leader;
  }

  /**
   * Adds the counts of the first snapshot, as if its events came before all that were counted here.
   * A longer decay gets more of them, as if every item had always come at the same rate. Later
   * calls change nothing.
   *
   * @param items numbers of the items
   * @param counts their counts, decayed with {@link LivePopularity#E_FOLD_EVENTS}, none negative
   */
  public synchronized void seed(int[] items, float[] counts) {
    float[] scaled = new float[counts.length];
    for (int decay = 0; decay < DECAYS; decay++) {
      float share = (float) (eFold(decay) / LivePopularity.E_FOLD_EVENTS);
      for (int i = 0; i < counts.length; i++) {
        scaled[i] = counts[i] * share;
      }
      decays[decay].seed(items, scaled);
    }
  }

  /** Returns the counts with the decay that is best now; they go on counting. */
  public LivePopularity best() {
    return decays[best];
  }

  /** Returns the e-fold of {@link #best}, in events. */
  public double eFoldEvents() {
    return eFold(best);
  }
}
