package io.freshet.evaluation.protocol;

import io.freshet.families.family.EpochFamily;
import io.freshet.families.family.Family;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * A family whose epoch is chosen on the test ratings, as some articles do. Its line allows a
 * comparison with those articles. Its score is too optimistic to choose a family by.
 *
 * @param family the recipe
 * @param test the test ratings, which are also predicted
 */
record BestEpochOnTest(EpochFamily family, RatingMatrix test) implements Family {

  private static final String SETTING = "epoch.chosen.on";

  @Override
  public String name() {
    return family.name();
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(family.settings());
    settings.put(SETTING, "test");
    return settings;
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    return family.fit(m, context, out, test);
  }
}
