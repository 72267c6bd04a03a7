package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.Judgement;
import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;

/** The sums of one arm, by user, and what its guardrails look at. Not thread-safe. */
final class ArmSums {
  private final Long2LongOpenHashMap users = new Long2LongOpenHashMap();
  private final UserMoments moments = new UserMoments(2);
  private long hits;
  private long popularityHits;
  private Lists lists = Lists.NONE;

  /**
   * What guardrails look at.
   *
   * @param count number of lists
   * @param empty number of empty lists
   * @param items number of items of all lists
   * @param logMicros Σ ln of the time that each list took, microseconds
   */
  record Lists(long count, long empty, long items, double logMicros) {
    static final Lists NONE = new Lists(0, 0, 0, 0);

    Lists plus(Judgement judgement) {
      return new Lists(
          count + 1,
          empty + (judgement.listed() == 0 ? 1 : 0),
          items + judgement.listed(),
          logMicros + Math.log(Math.max(1, judgement.tookMicros())));
    }

    /** Share of empty lists. */
    double emptyShare() {
      return (double) empty / count;
    }

    /** Mean number of items. */
    double meanItems() {
      return (double) items / count;
    }

    /** Typical time, milliseconds: the geometric mean, which a few pauses do not move. */
    double typicalMillis() {
      return Math.exp(logMicros / count) / 1e3;
    }
  }

  /** The sums of a user; {@link UserSums#NONE} if there is none. */
  long of(long user) {
    return users.get(user);
  }

  /** Replaces the sums of a user; {@link UserSums#NONE} removes the user. */
  void put(long user, long sums) {
    long before = sums == UserSums.NONE ? users.remove(user) : users.put(user, sums);
    if (before != UserSums.NONE) {
      moments.remove(UserSums.gain(before), UserSums.likes(before));
    }
    if (sums != UserSums.NONE) {
      moments.add(UserSums.gain(sums), UserSums.likes(sums));
    }
    hits += UserSums.hits(sums) - UserSums.hits(before);
    popularityHits += UserSums.popularityHits(sums) - UserSums.popularityHits(before);
  }

  void list(Judgement judgement) {
    lists = lists.plus(judgement);
  }

  void restore(Lists saved) {
    lists = saved;
  }

  Lists lists() {
    return lists;
  }

  int users() {
    return users.size();
  }

  long likes() {
    return moments.sum(1);
  }

  long hits() {
    return hits;
  }

  long popularityHits() {
    return popularityHits;
  }

  /** Lift over popularity, hits per like. */
  Estimate lift() {
    return Estimate.ratio(moments);
  }

  /** The sums by user. Not a copy. */
  Iterable<Long2LongMap.Entry> entries() {
    return users.long2LongEntrySet();
  }
}
