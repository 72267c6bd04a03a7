package io.freshet.schemas.experiment;

import java.util.Objects;

/** The model of an arm, where it is not the champion. */
public sealed interface ArmModel {

  /**
   * A published version, which stays the same for the whole experiment.
   *
   * @param version the version
   */
  record Fixed(String version) implements ArmModel {
    /** Checks that there is a version. */
    public Fixed {
      Objects.requireNonNull(version, "version");
    }
  }

  /**
   * The newest published version of a recipe, recounts included.
   *
   * @param recipe recipe in canonical form, as in manifests
   */
  record Following(String recipe) implements ArmModel {
    /** Checks that there is a recipe. */
    public Following {
      Objects.requireNonNull(recipe, "recipe");
    }
  }
}
