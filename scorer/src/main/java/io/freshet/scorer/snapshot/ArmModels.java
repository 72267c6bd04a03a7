package io.freshet.scorer.snapshot;

import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.channel.SnapshotFiles;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.experiment.ArmModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeper of the models of experiments' arms, beside the champion. One step at a time, it finds the
 * version of each model that arms name, loads the versions that are missing, and hands over what is
 * loaded.
 *
 * <p>It holds at most {@value #MAX_MODELS} versions that are not the champion; the models of the
 * oldest experiments go first. While a newer version of a recipe is loaded, the older version goes
 * on answering. A model that cannot be had is left out, and the reason is logged once. A refused
 * snapshot is tried again when the experiments change.
 *
 * <p>A version that is trimmed is dropped at once: the trainer spares the versions that running
 * experiments name, unless a version must go because it holds the history of a forgotten user.
 *
 * <p>Not thread-safe: it belongs to the thread of {@link ChampionFollower}.
 */
public final class ArmModels {
  /** Max number of versions held beside the champion. */
  public static final int MAX_MODELS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(ArmModels.class);

  private final Supplier<List<ArmModel>> wanted;
  private final Consumer<Map<ArmModel, LoadedModel>> serve;
  private final Map<ArmModel, LoadedModel> served = new HashMap<>();
  private final Map<String, SnapshotRefusedException> refused = new HashMap<>();
  private final Map<ArmModel, String> complaints = new HashMap<>();
  private List<ArmModel> lastWanted = List.of();
  private @Nullable ModelCatalog lastCatalog;
  private @Nullable LoadedModel lastChampion;

  /**
   * Creates a keeper that holds nothing.
   *
   * @param wanted gives the models that arms name now, those of the oldest experiment first
   * @param serve receives all that is loaded, by name, whenever it has changed
   */
  public ArmModels(Supplier<List<ArmModel>> wanted, Consumer<Map<ArmModel, LoadedModel>> serve) {
    this.wanted = wanted;
    this.serve = serve;
  }

  /** Creates a keeper for a process that serves no experiments. */
  public static ArmModels none() {
    return new ArmModels(List::of, models -> {});
  }

  /**
   * Loads what arms name now.
   *
   * @param champion the serving model; null if there is none
   * @return whether the models held have changed
   * @throws IOException if the disk fails; the next step tries again
   * @throws org.apache.kafka.common.KafkaException if the broker does not answer; the next step
   *     tries again
   */
  boolean step(
      ModelCatalog catalog,
      @Nullable LoadedModel champion,
      SnapshotFetcher fetcher,
      SnapshotFiles files)
      throws IOException {
    List<ArmModel> now = wanted.get();
    if (now.equals(lastWanted)
        && catalog == lastCatalog
        && Objects.equals(champion, lastChampion)) {
      return false;
    }
    if (!now.equals(lastWanted)) {
      refused.clear(); // an operator may start an experiment again to try once more
    }
    Map<ArmModel, ModelManifest> versions = versions(now, catalog, champion);
    boolean changed = release(versions, catalog);
    for (Map.Entry<ArmModel, ModelManifest> each : versions.entrySet()) {
      LoadedModel loaded = loaded(each.getValue(), champion);
      if (loaded == null) {
        loaded = load(each.getKey(), each.getValue(), fetcher, files);
      }
      if (loaded != null && !loaded.equals(served.put(each.getKey(), loaded))) {
        changed = true;
        serve.accept(Map.copyOf(served));
        complaints.remove(each.getKey());
        LOG.info("{} answers in arms that name {}", loaded.version(), each.getKey());
      }
    }
    lastWanted = now;
    lastCatalog = catalog;
    lastChampion = champion;
    return changed;
  }

  /** Returns the manifests of the models held, whose files must stay on disk. */
  Collection<ModelManifest> manifests() {
    return served.values().stream().map(LoadedModel::manifest).toList();
  }

  /** Returns a held model; null if it is not held. */
  @Nullable LoadedModel held(ModelManifest manifest) {
    return loaded(manifest, null);
  }

  /** Finds the version of each model, within the limit of models. */
  private Map<ArmModel, ModelManifest> versions(
      List<ArmModel> models, ModelCatalog catalog, @Nullable LoadedModel champion) {
    Map<ArmModel, ModelManifest> found = new LinkedHashMap<>();
    Set<String> beside = new HashSet<>();
    for (ArmModel model : models) {
      ModelManifest manifest = manifest(model, catalog);
      if (manifest == null) {
        complain(model, "no such model is published");
      } else if (champion != null && champion.manifest().equals(manifest)) {
        found.put(model, manifest);
      } else if (beside.contains(manifest.version()) || beside.size() < MAX_MODELS) {
        beside.add(manifest.version());
        found.put(model, manifest);
      } else {
        complain(
            model,
            "a scorer holds at most %d models beside the champion, here %s"
                .formatted(MAX_MODELS, beside));
      }
    }
    complaints.keySet().retainAll(models);
    return found;
  }

  private @Nullable ModelManifest manifest(ArmModel model, ModelCatalog catalog) {
    if (model instanceof ArmModel.Fixed fixed) {
      return catalog.manifest(fixed.version()).orElse(null);
    }
    String recipe = ((ArmModel.Following) model).recipe();
    return catalog.manifests().stream()
        .filter(each -> each.recipe().equals(recipe) && !refused.containsKey(each.sha256()))
        .findFirst()
        .orElse(null);
  }

  /** Drops trimmed versions and models that arms no longer name, before others are loaded. */
  private boolean release(Map<ArmModel, ModelManifest> versions, ModelCatalog catalog) {
    List<ArmModel> gone = new ArrayList<>();
    served.forEach(
        (model, loaded) -> {
          if (!versions.containsKey(model) || catalog.manifest(loaded.version()).isEmpty()) {
            gone.add(model);
          }
        });
    if (gone.isEmpty()) {
      return false;
    }
    gone.forEach(served::remove);
    serve.accept(Map.copyOf(served));
    return true;
  }

  private @Nullable LoadedModel loaded(ModelManifest manifest, @Nullable LoadedModel champion) {
    if (champion != null && champion.manifest().equals(manifest)) {
      return champion;
    }
    for (LoadedModel each : served.values()) {
      if (each.manifest().equals(manifest)) {
        return each;
      }
    }
    return null;
  }

  private @Nullable LoadedModel load(
      ArmModel model, ModelManifest manifest, SnapshotFetcher fetcher, SnapshotFiles files)
      throws IOException {
    SnapshotRefusedException known = refused.get(manifest.sha256());
    if (known != null) {
      complain(model, known.getMessage());
      return null;
    }
    try {
      return SnapshotLoader.tried(manifest, files.get(manifest, fetcher));
    } catch (SnapshotRefusedException e) {
      refused.put(manifest.sha256(), e);
      complain(model, e.getMessage());
      return null;
    }
  }

  private void complain(ArmModel model, @Nullable String why) {
    String reason = String.valueOf(why);
    if (!reason.equals(complaints.put(model, reason))) {
      LOG.error(
          "The model {} of an experiment cannot be had, so control answers in its arms: {}",
          model,
          reason);
    }
  }
}
