package io.freshet.evaluation.protocol;

import io.freshet.families.family.Fit;
import io.freshet.schemas.answer.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one family scored by one protocol with one seed: a line of the table.
 *
 * @param family its name
 * @param settings all of its settings
 * @param seed of the fit
 * @param baseline whether it stands in the table for comparison
 * @param userVectors {@code trained} or {@code folded in}; {@code none} where users play no role
 * @param tally the sums per user
 * @param metrics by name, each with its interval
 * @param counts by name: cases that were scored by a fallback, and the like
 * @param fitSeconds wall time of all fits
 * @param scoreSeconds wall time of all scoring
 * @param curve the learning curve of the last fit
 */
public record FamilyScores(
    String family,
    Map<String, String> settings,
    long seed,
    boolean baseline,
    String userVectors,
    PerUserSums tally,
    Map<String, Metric> metrics,
    Map<String, Long> counts,
    double fitSeconds,
    double scoreSeconds,
    List<Fit.Epoch> curve) {

  /** Users scored by the vector that the fit left. */
  public static final String TRAINED = "trained";

  /** Users scored by folding their history in. */
  public static final String FOLDED_IN = "folded in";

  /** No user was represented. */
  public static final String NO_USERS = "none";

  /** Copies the collections. */
  public FamilyScores {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    curve = List.copyOf(curve);
  }
}
