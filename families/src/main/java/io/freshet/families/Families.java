package io.freshet.families;

import io.freshet.families.blend.Blend;
import io.freshet.families.content.ContentBased;
import io.freshet.families.content.KnowledgeBased;
import io.freshet.families.family.Family;
import io.freshet.families.family.FamilyType;
import io.freshet.families.ials.ImplicitAls;
import io.freshet.families.linear.Ease;
import io.freshet.families.mf.BayesMf;
import io.freshet.families.mf.BiasedMf;
import io.freshet.families.neighbour.ItemKnn;
import io.freshet.families.neighbour.UserKnn;
import io.freshet.families.neural.NeuralFamilies;
import io.freshet.families.popularity.PopularityFamily;
import io.freshet.families.popularity.RandomFamily;
import io.freshet.families.sequence.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** The registry of families, by name. */
public final class Families {

  private static final Map<String, FamilyType> TYPES =
      byName(
          List.of(
              Blend.TYPE,
              ImplicitAls.TYPE,
              BiasedMf.TYPE,
              BayesMf.TYPE,
              Ease.TYPE,
              Sequence.TYPE,
              ItemKnn.TYPE,
              UserKnn.TYPE,
              ContentBased.TYPE,
              KnowledgeBased.TYPE,
              PopularityFamily.TYPE,
              RandomFamily.TYPE),
          NeuralFamilies.types());

  private Families() {}

  @SafeVarargs
  private static Map<String, FamilyType> byName(List<FamilyType>... lists) {
    Map<String, FamilyType> map = new LinkedHashMap<>();
    for (List<FamilyType> types : lists) {
      for (FamilyType type : types) {
        map.put(type.name(), type);
      }
    }
    return map;
  }

  /** All families, in the order in which they are listed to people. */
  public static List<FamilyType> types() {
    return List.copyOf(TYPES.values());
  }

  /** The names of all families, in the order of {@link #types()}. */
  public static List<String> names() {
    return List.copyOf(TYPES.keySet());
  }

  /**
   * The unprefixed settings of a family.
   *
   * @throws IllegalArgumentException if there is no such family
   */
  public static ConfigDef definition(String name) {
    return type(name).definition();
  }

  /**
   * Creates a family with these settings (unprefixed; missing settings take their defaults). The
   * family name and settings of a manifest recreate its recipe.
   *
   * @throws IllegalArgumentException if there is no such family
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  public static Family create(String name, Map<String, ?> settings) {
    return type(name).create().apply(settings);
  }

  /**
   * Tells whether snapshots of a family hold histories of users, without user ids. True for an
   * unknown family.
   */
  public static boolean holdsUsers(String name) {
    return !TYPES.containsKey(name) || name.equals(UserKnn.TYPE.name());
  }

  private static FamilyType type(String name) {
    FamilyType type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "there is no family \"" + name + "\"; the families are " + names());
    }
    return type;
  }
}
