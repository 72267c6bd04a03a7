package io.freshet.evaluation.protocol;

import io.freshet.families.family.Family;
import io.freshet.families.popularity.PopularityFamily;
import io.freshet.families.popularity.RandomFamily;
import io.freshet.model.popularity.PopularityModel.Kind;
import java.util.ArrayList;
import java.util.List;

/** The baseline families of every ranking table. */
public final class Baselines {

  private Baselines() {}

  /**
   * Random once per seed, and each kind of popularity once, because popularity involves no chance.
   */
  public static List<Contestant> ranking(List<Long> seeds) {
    List<Contestant> out = new ArrayList<>();
    for (long seed : seeds) {
      out.add(new Contestant(new RandomFamily(), seed, true));
    }
    for (Kind kind : Kind.values()) {
      out.add(new Contestant(new PopularityFamily(kind), seeds.get(0), true));
    }
    return out;
  }

  /** Tells whether a family is already in {@link #ranking}. */
  public static boolean covers(Family family) {
    return ranking(List.of(0L)).stream().anyMatch(c -> c.family().recipe().equals(family.recipe()));
  }

  /** Only random, for protocols that count popularity event by event. */
  public static List<Contestant> random(List<Long> seeds) {
    return seeds.stream().map(s -> new Contestant(new RandomFamily(), s, true)).toList();
  }
}
