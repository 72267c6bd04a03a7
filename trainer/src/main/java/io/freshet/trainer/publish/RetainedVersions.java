package io.freshet.trainer.publish;

import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ExperimentDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rule that says which published versions a trimming keeps. */
final class RetainedVersions {

  private RetainedVersions() {}

  /**
   * Returns the newest versions, the champion and its predecessor, and the versions that running
   * experiments name, without a version that must go and all versions published before it. The
   * champion always stays.
   *
   * @param kept number of newest versions
   * @param mustGo versions that must not be kept
   */
  static Set<String> of(
      ModelCatalog catalog,
      List<ExperimentDefinition> experiments,
      int kept,
      Predicate<ModelManifest> mustGo) {
    List<ModelManifest> newestFirst = catalog.manifests();
    Set<String> keep = new HashSet<>();
    newestFirst.stream().limit(kept).forEach(model -> keep.add(model.version()));
    experiments.stream()
        .filter(ExperimentDefinition::running)
        .flatMap(experiment -> experiment.arms().stream())
        .forEach(arm -> addModel(arm.model(), newestFirst, keep));
    Champion champion = catalog.champion().orElse(null);
    if (champion != null && champion.previous() != null) {
      keep.add(champion.previous());
    }
    String serving = champion == null ? "" : champion.version();
    // Chunks are deleted up to an offset, so that nothing before a version that must go can stay.
    boolean gone = false;
    for (ModelManifest manifest : newestFirst) {
      if (!manifest.version().equals(serving)) {
        gone |= mustGo.test(manifest);
        if (gone) {
          keep.remove(manifest.version());
        }
      }
    }
    if (champion != null) {
      keep.add(serving);
    }
    return keep;
  }

  /** Adds the version that an arm serves; of a recipe the newest one. */
  private static void addModel(
      @Nullable ArmModel model, List<ModelManifest> newestFirst, Set<String> keep) {
    if (model instanceof ArmModel.Fixed fixed) {
      keep.add(fixed.version());
    } else if (model instanceof ArmModel.Following following) {
      newestFirst.stream()
          .filter(manifest -> manifest.recipe().equals(following.recipe()))
          .findFirst()
          .ifPresent(manifest -> keep.add(manifest.version()));
    }
  }
}
