package io.freshet.trainer.gate;

import io.freshet.evaluation.slice.SliceScores;
import io.freshet.families.statistics.UserClustered;
import io.freshet.schemas.record.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * The gate's comparisons of other recipes with the champion's, over successive slices. The sums are
 * kept per user, because a user may appear in several slices and an interval that treats slices as
 * independent would be too narrow. A user is named by the {@link UserHash} of the id. Immutable.
 *
 * <p>Bounded: a recipe keeps its newest {@value #MAX_SLICES} slices, and of these the newest that
 * together hold at most {@value #MAX_SUMS} sums of users. The number of looks includes the dropped
 * slices, so that the allowed error per look never grows again.
 *
 * @param championRecipe the champion's recipe in these comparisons; a new champion's recipe makes
 *     the evidence void
 * @param challengers the evidence by recipe
 */
public record GateEvidence(String championRecipe, Map<String, Challenger> challengers) {
  /** Max slices of a recipe. */
  static final int MAX_SLICES = 20;

  /** Max sums of users in all slices of a recipe, unless the newest slice alone has more. */
  static final int MAX_SUMS = 100_000;

  public GateEvidence {
    challengers = Map.copyOf(challengers);
  }

  /**
   * The evidence on one recipe.
   *
   * @param looks number of comparisons, including dropped slices
   * @param slices disjoint in time
   */
  public record Challenger(int looks, List<Slice> slices) {
    public Challenger {
      slices = List.copyOf(slices);
    }
  }

  /**
   * The paired sums of one slice.
   *
   * @param fromSecond first second
   * @param untilSecond last second
   * @param users the sums per user
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

    /** Returns the differences between two models that were scored on the same slice. */
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
   * The sums of one user.
   *
   * @param user hash of the id
   * @param difference sum of the challenger's gain minus the champion's gain
   * @param events number of scored events
   */
  public record UserSum(long user, double difference, double events) {}

  /** Returns empty evidence. */
  public static GateEvidence none() {
    return new GateEvidence("", Map.of());
  }

  /**
   * Returns this evidence with one more look. The slice replaces slices that it overlaps, because
   * they share events.
   *
   * @param champion the champion's recipe; if it has changed, all older evidence is dropped
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

  /** The newest slices within the bounds, min 1. */
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

  /** Returns the evidence on these recipes. */
  GateEvidence of(Set<String> recipes) {
    Map<String, Challenger> kept = new TreeMap<>(challengers);
    kept.keySet().retainAll(recipes);
    return new GateEvidence(championRecipe, kept);
  }

  /** Returns the evidence of the users whose hashes match; the number of looks stays. */
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

  /** Returns the number of comparisons of a recipe with the champion's. */
  public int looks(String challenger) {
    Challenger known = challengers.get(challenger);
    return known == null ? 0 : known.looks();
  }

  /** Returns the difference of a recipe to the champion's, pooled over all its slices. */
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

  /** Returns the evidence as JSON, for {@link #fromJson}. */
  public byte[] toJson() {
    return Json.encode(this);
  }

  /**
   * Reads the JSON of {@link #toJson}.
   *
   * @throws io.freshet.schemas.record.MalformedRecordException if the JSON is not evidence
   */
  public static GateEvidence fromJson(byte[] json) {
    return Json.decode(json, GateEvidence.class);
  }
}
