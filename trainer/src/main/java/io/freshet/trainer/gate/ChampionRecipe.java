package io.freshet.trainer.gate;

import io.freshet.families.Families;
import io.freshet.families.family.Family;
import io.freshet.schemas.channel.ModelManifest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The champion's recipe as this release reads it. Another release may have made the champion. A
 * setting that was added since then has its default, and a recipe that this release cannot make is
 * replaced by the nearest one that it can make. So after an upgrade the gate always has a recipe
 * for the champion.
 *
 * @param family the recipe
 * @param change why the recipe differs from the champion's own, for people; null if it does not
 *     differ
 */
public record ChampionRecipe(Family family, @Nullable String change) {

  /**
   * Reads a champion's recipe.
   *
   * @param named the configured recipes, the preferred one first; min 1
   */
  public static ChampionRecipe of(ModelManifest champion, List<Family> named) {
    String name = champion.family();
    if (!Families.names().contains(name)) {
      return new ChampionRecipe(named.get(0), "there is no family " + name + " here");
    }
    try {
      Set<String> gone = new TreeSet<>(champion.settings().keySet());
      gone.removeAll(Families.definition(name).names());
      return new ChampionRecipe(
          Families.create(name, champion.settings()),
          gone.isEmpty() ? null : name + " has no setting " + String.join(", ", gone) + " here");
    } catch (ConfigException e) {
      Family own =
          named.stream()
              .filter(family -> family.name().equals(name))
              .findFirst()
              .orElseGet(() -> Families.create(name, Map.of()));
      return new ChampionRecipe(own, e.getMessage());
    }
  }

  /** Returns the family's name and settings in canonical form. */
  public String text() {
    return family.recipe();
  }
}
