package io.freshet.families.neighbour;

import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.model.neighbour.UserKnnModel;
import io.freshet.model.snapshot.SnapshotWriter;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * User-based nearest neighbours (see {@link UserKnnModel}). The snapshot holds the ratings of all
 * users, or of a sample, in seeded random order and without user ids. Only the rating baseline is
 * fitted. A forgotten user is in no later snapshot.
 */
public final class UserKnn extends ConfiguredFamily {
  public static final String NAME = UserKnnModel.FAMILY;

  private static final String MAX_USERS = "max.users";

  /** The settings, unprefixed. */
  public static final ConfigDef DEFINITION =
      Neighbourhood.definition(200, 10)
          .define(
              MAX_USERS,
              ConfigDef.Type.INT,
              20_000,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Max number of users whose ratings a snapshot holds; of more users, a random"
                  + " sample.");

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(NAME, "the most similar users of each user", DEFINITION, UserKnn::from);

  private UserKnn(AbstractConfig config) {
    super(NAME, DEFINITION, config);
  }

  /**
   * Creates the family with these settings.
   *
   * @param values settings of {@link #DEFINITION}; others are ignored
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  public static UserKnn from(Map<String, ?> values) {
    return new UserKnn(Neighbourhood.config(DEFINITION, values));
  }

  /**
   * {@inheritDoc}
   *
   * @throws SizeLimitException if there are more items than a snapshot can number
   */
  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    SizeLimitException.checkNumberedItems(NAME, m.items());
    context.progress().progress("fit " + NAME, 0, 1);
    int[] rows = new int[m.users()];
    Arrays.setAll(rows, u -> u);
    IntArrays.shuffle(rows, new Random(context.seed()));
    int users = Math.min(rows.length, config.getInt(MAX_USERS));
    int[][] items = new int[users][];
    float[][] ratings = new float[users][];
    context.workers().run(users, v -> row(m, rows[v], v, items, ratings));
    UserKnnModel.put(
        out,
        SparseBuild.join(m.items(), items, ratings),
        Neighbourhood.itemBias(config, m),
        Neighbourhood.settings(config, m));
    context.progress().progress("fit " + NAME, 1, 1);
    return Fit.PLAIN;
  }

  /** A user's ratings, sorted by item instead of by time. */
  private static void row(RatingMatrix m, int user, int at, int[][] items, float[][] ratings) {
    int from = m.userStart()[user];
    int[] own = Arrays.copyOfRange(m.item(), from, m.userStart()[user + 1]);
    float[] values = Arrays.copyOfRange(m.rating(), from, m.userStart()[user + 1]);
    it.unimi.dsi.fastutil.Arrays.quickSort(
        0,
        own.length,
        (a, b) -> Integer.compare(own[a], own[b]),
        (a, b) -> {
          IntArrays.swap(own, a, b);
          it.unimi.dsi.fastutil.floats.FloatArrays.swap(values, a, b);
        });
    items[at] = own;
    ratings[at] = values;
  }
}
