package io.freshet.trainer.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.evaluation.slice.SliceScores;
import io.freshet.families.statistics.UserClustered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * What successive slices have said about recipes that challenge the champion's. Kept per user, not
 * summed up: a user who appears in several slices is still one user, and an interval that took the
 * slices for independent would be too narrow. Users are kept by a {@link UserHash} of their id.
 * Immutable.
 *
 * <p>Bounded: of a recipe the newest {@value #MAX_SLICES} slices are kept, and of those the newest
 * that hold {@value #MAX_SUMS} sums of users together. The number of looks counts those that were
 * dropped as well, so that the error that a look may spend does not grow again.
 *
 * @param championRecipe the recipe they were compared with; evidence against another champion is
 *     worth nothing
 * @param challengers by recipe
 */
public record GateEvidence(String championRecipe, Map<String, Challenger> challengers) {
  /** Slices of a recipe. */
  static final int MAX_SLICES = 20;

  /** Sums of users in all slices of a recipe, unless the newest slice alone has more. */
  static final int MAX_SUMS = 100_000;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public GateEvidence {
    challengers = Map.copyOf(challengers);
  }

  /**
   * One recipe's evidence.
   *
   * @param looks how often it was compared, slices dropped since included
   * @param slices disjoint in time
   */
  public record Challenger(int looks, List<Slice> slices) {
    public Challenger {
      slices = List.copyOf(slices);
    }
  }

  /**
   * Paired sums over one slice.
   *
   * @param fromSecond first second
   * @param untilSecond last second
   * @param users per user: the sums that belong to the hash
   */
  public record Slice(long fromSecond, long untilSecond, List<UserSum> users) {
    public Slice {
      users = List.copyOf(users);
    }

    boolean overlaps(Slice other) {
      return fromSecond <= other.untilSecond && other.fromSecond <= untilSecond;
    }

    Slice of(LongPredicate hashes) {
      return new Slice(
          fromSecond, untilSecond, users.stream().filter(sum -> hashes.test(sum.user())).toList());
    }

    /** The differences between two models scored on the same slice. */
    static Slice of(
        long fromSecond,
        long untilSecond,
        SliceScores challenger,
        SliceScores champion,
        UserHash hash) {
      double[] difference = challenger.gainOver(champion);
      double[] events = challenger.eventsPerUser();
      List<UserSum> users = new ArrayList<>(difference.length);
      for (int k = 0; k < difference.length; k++) {
        users.add(new UserSum(hash.of(challenger.userId(k)), difference[k], events[k]));
      }
      return new Slice(fromSecond, untilSecond, users);
    }
  }

  /**
   * One user's part.
   *
   * @param user hash of the id
   * @param difference gain of the challenger minus that of the champion, summed
   * @param events scored
   */
  public record UserSum(long user, double difference, double events) {}

  /** No evidence at all. */
  public static GateEvidence none() {
    return new GateEvidence("", Map.of());
  }

  /**
   * With one more look. A slice replaces the ones it overlaps: they hold the same events.
   *
   * @param champion recipe that was compared with; if it is another than before, all older evidence
   *     goes
   */
  public GateEvidence look(String champion, String challenger, Slice slice) {
    Map<String, Challenger> next = new TreeMap<>();
    if (champion.equals(championRecipe)) {
      next.putAll(challengers);
    }
    Challenger before = next.getOrDefault(challenger, new Challenger(0, List.of()));
    List<Slice> slices = new ArrayList<>();
    for (Slice old : before.slices()) {
      if (!old.overlaps(slice)) {
        slices.add(old);
      }
    }
    slices.add(slice);
    next.put(challenger, new Challenger(before.looks() + 1, newest(slices)));
    return new GateEvidence(champion, next);
  }

  /** The last slices that the bounds allow, at least one. */
  private static List<Slice> newest(List<Slice> slices) {
    int from = slices.size() - 1;
    long sums = slices.get(from).users().size();
    while (from > 0 && slices.size() - from < MAX_SLICES) {
      sums += slices.get(from - 1).users().size();
      if (sums > MAX_SUMS) {
        break;
      }
      from--;
    }
    return slices.subList(from, slices.size());
  }

  /** What there is of these recipes. */
  GateEvidence of(Set<String> recipes) {
    Map<String, Challenger> kept = new TreeMap<>(challengers);
    kept.keySet().retainAll(recipes);
    return new GateEvidence(championRecipe, kept);
  }

  /** What there is of the users whose hashes are named; the looks stay. */
  public GateEvidence of(LongPredicate users) {
    Map<String, Challenger> kept = new TreeMap<>();
    challengers.forEach(
        (recipe, challenger) ->
            kept.put(
                recipe,
                new Challenger(
                    challenger.looks(),
                    challenger.slices().stream().map(slice -> slice.of(users)).toList())));
    return new GateEvidence(championRecipe, kept);
  }

  /** How often a recipe was compared with the champion's. */
  public int looks(String challenger) {
    Challenger known = challengers.get(challenger);
    return known == null ? 0 : known.looks();
  }

  /** The difference of a recipe to the champion's over all its slices. */
  public UserClustered pooled(String challenger) {
    Map<Long, double[]> sums = new TreeMap<>();
    Challenger known = challengers.get(challenger);
    for (Slice slice : known == null ? List.<Slice>of() : known.slices()) {
      for (UserSum user : slice.users()) {
        double[] sum = sums.computeIfAbsent(user.user(), u -> new double[2]);
        sum[0] += user.difference();
        sum[1] += user.events();
      }
    }
    double[] difference = new double[sums.size()];
    double[] events = new double[sums.size()];
    int k = 0;
    for (double[] sum : sums.values()) {
      difference[k] = sum[0];
      events[k++] = sum[1];
    }
    return UserClustered.ratio(difference, events);
  }

  /** As JSON, for a file that outlives the process. */
  public byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("evidence has no JSON form", e);
    }
  }

  /**
   * Reads {@link #toJson}.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static GateEvidence fromJson(byte[] json) {
    try {
      return JSON.readValue(json, GateEvidence.class);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("not the gate's evidence", e);
    }
  }
}
