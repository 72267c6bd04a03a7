package io.freshet.scorer.query;

import io.freshet.schemas.experiment.ArmSetting;
import io.freshet.scorer.engine.ListRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules of a list on demand: the scorer's, those of the user's arm, and those that the request
 * names, each before the one named earlier. A list on demand explores only if the request asks for
 * it.
 *
 * @param scorers of the scorer
 * @param variety diversity that the request names, 0 to 1; null if it names none
 * @param explore share of exploration that the request names, 0 to 1; null if it names none
 */
record AskedRules(ListRules scorers, @Nullable Double variety, @Nullable Double explore) {
  /** Returns the rules for a user whose arm has these settings. */
  ListRules of(Map<ArmSetting, Double> arm) {
    ListRules rules = scorers.with(arm).withExploreShare(explore == null ? 0 : explore);
    return variety == null ? rules : rules.withDiversity(variety);
  }
}
