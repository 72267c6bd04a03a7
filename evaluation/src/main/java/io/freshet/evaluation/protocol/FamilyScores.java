package io.freshet.evaluation.protocol;

import io.freshet.families.family.Fit;
import io.freshet.schemas.answer.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The scores of one family by one protocol with one seed: a line of the table.
 *
 * @param family name of the family
 * @param settings all settings of the family
 * @param seed seed of the fit
 * @param baseline whether the line is in the table as a baseline
 * @param userVectors {@code trained} or {@code folded in}; {@code none} if the family does not
 *     represent users
 * @param tally the sums per user
 * @param metrics metrics by name, each with its interval
 * @param counts counts by name, for example of cases that a fallback scored
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

  /** Users were scored with the vectors from the fit. */
  public static final String TRAINED = "trained";

  /** Users were scored by folding in their histories. */
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
