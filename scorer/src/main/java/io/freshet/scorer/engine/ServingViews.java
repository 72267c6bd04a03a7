package io.freshet.scorer.engine;

import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.rating.EventValues;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.items.LiveCounts;
import io.freshet.scorer.quality.LiveQualityBoard;
import io.freshet.scorer.snapshot.LoadedModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holder of an instance's current {@link ServingView}. The thread that brings a snapshot or an
 * overlay prepares the new view; the threads that answer events only read a reference, so a swap
 * costs them nothing.
 */
public final class ServingViews {
  private static final Logger LOG = LoggerFactory.getLogger(ServingViews.class);
  private static final EventValues NONE = EventValues.of(Map.of());

  private final ItemDictionary dictionary;
  private final LiveCounts popularity;
  private final LiveQualityBoard quality;
  private final NewItemRules rules;
  private final EventValues configured;
  private volatile ServingView current;

  /** The table of the last model of which was said that it differs from the settings. */
  private @Nullable EventValues reported;

  /** Views of arms whose model is not the champion by name, though it may be the same version. */
  private volatile Map<ArmModel, ServingView> arms = Map.of();

  /**
   * Creates a holder without a snapshot and with an empty overlay.
   *
   * @param dictionary numbers the items
   * @param popularity decayed counts, which the first snapshot seeds
   * @param quality numbers the versions
   * @param rules which items count as new
   * @param configured what the events of each type are worth by the settings: for answers before
   *     the first snapshot, and for models without a table of their own
   */
  public ServingViews(
      ItemDictionary dictionary,
      LiveCounts popularity,
      LiveQualityBoard quality,
      NewItemRules rules,
      EventValues configured) {
    this.rules = rules;
    this.configured = configured;
    this.current = new ServingView(null, ItemOverlay.EMPTY, rules, configured);
    this.dictionary = dictionary;
    this.popularity = popularity;
    this.quality = quality;
  }

  /** Returns the current view, which is immutable; to be read once per event. */
  public ServingView current() {
    return current;
  }

  /**
   * Serves another snapshot from the next event on. Events of types count as its manifest says. If
   * the settings say otherwise, that is logged: they take effect with the next refit.
   */
  public synchronized void serve(LoadedModel loaded) {
    EventValues events = eventsOf(loaded.manifest());
    if (!events.sameTypes(configured) && !events.equals(reported)) {
      reported = events;
      LOG.warn(
          "{} was made with other event types than events.* declares; it serves with its own, and"
              + " the settings take effect with the next refit",
          loaded.version());
    }
    serve(loaded.model(), loaded.version(), events);
  }

  /**
   * Serves another snapshot from the next event on, with the settings' values of event types.
   *
   * @param model the snapshot
   * @param version its version
   */
  public void serve(ServingModel model, String version) {
    serve(model, version, configured);
  }

  private EventValues eventsOf(ModelManifest manifest) {
    return manifest.events().isEmpty() ? configured : EventValues.of(manifest.events());
  }

  private synchronized void serve(ServingModel model, String version, EventValues events) {
    SnapshotView snapshot =
        new SnapshotView(
            model, version, quality.versionNumber(version, model.family()), dictionary, events);
    seed(snapshot);
    String rival = model.rival();
    if (rival != null) {
      quality.compareWith(rival);
    }
    SnapshotView before = current.snapshot;
    current = new ServingView(snapshot, current.overlay, rules, configured);
    retireUnused(before == null ? List.of() : List.of(before));
  }

  /**
   * Serves other models in the arms of experiments, from the next event on.
   *
   * @param models by the model that arms name; a model that is not there is unavailable
   */
  public synchronized void serveArms(Map<ArmModel, LoadedModel> models) {
    List<SnapshotView> before = snapshotsOfArms();
    List<SnapshotView> known = new ArrayList<>(before);
    if (current.snapshot != null) {
      known.add(0, current.snapshot);
    }
    Map<ArmModel, ServingView> views = new HashMap<>();
    models.forEach(
        (name, loaded) -> {
          SnapshotView snapshot =
              known.stream()
                  .filter(each -> each.model == loaded.model())
                  .findFirst()
                  .orElseGet(() -> viewOf(loaded));
          known.add(snapshot);
          views.put(
              name,
              snapshot == current.snapshot
                  ? current
                  : new ServingView(snapshot, current.overlay, rules, configured));
        });
    arms = Map.copyOf(views);
    retireUnused(before);
  }

  private SnapshotView viewOf(LoadedModel loaded) {
    return new SnapshotView(
        loaded.model(),
        loaded.version(),
        quality.versionNumber(loaded.version(), loaded.model().family()),
        dictionary,
        eventsOf(loaded.manifest()));
  }

  private List<SnapshotView> snapshotsOfArms() {
    return arms.values().stream().map(view -> Objects.requireNonNull(view.snapshot)).toList();
  }

  private void retireUnused(List<SnapshotView> before) {
    List<SnapshotView> used = snapshotsOfArms();
    for (SnapshotView each : before) {
      each.retired = each != current.snapshot && !used.contains(each);
    }
  }

  /**
   * Returns the view of an arm's model; null if the model is not loaded.
   *
   * @param model null for the champion
   */
  public @Nullable ServingView of(@Nullable ArmModel model) {
    return model == null ? current : arms.get(model);
  }

  /** Returns the number of different models that views hold. */
  public synchronized int models() {
    Set<SnapshotView> held = new HashSet<>(snapshotsOfArms());
    if (current.snapshot != null) {
      held.add(current.snapshot);
    }
    return held.size();
  }

  /**
   * Uses another overlay from the next event on.
   *
   * @param overlay the item overlay
   */
  public synchronized void describe(ItemOverlay overlay) {
    ServingView before = current;
    current = new ServingView(before.snapshot, overlay, rules, configured);
    Map<ArmModel, ServingView> views = new HashMap<>();
    arms.forEach(
        (name, view) ->
            views.put(
                name,
                view.snapshot == before.snapshot
                    ? current
                    : new ServingView(view.snapshot, overlay, rules, configured)));
    arms = Map.copyOf(views);
  }

  private void seed(SnapshotView snapshot) {
    Catalogue catalogue = snapshot.model.catalogue();
    PopularityTable table = snapshot.model.popularity();
    int[] items = new int[catalogue.size()];
    float[] counts = new float[items.length];
    for (int index = 0; index < items.length; index++) {
      items[index] = snapshot.itemAt(index);
      counts[index] = table.decayed(index);
    }
    popularity.seed(items, counts);
  }

  /**
   * Creates a view for a single answer, outside any instance, with {@link NewItemRules#DEFAULT}.
   *
   * @param model the snapshot, or null
   * @param version its version, or null
   * @param overlay the item overlay
   * @param dictionary numbers the items, including the overlay's
   * @return the view
   */
  public static ServingView single(
      @Nullable ServingModel model,
      @Nullable String version,
      ItemOverlay overlay,
      ItemDictionary dictionary) {
    return single(model, version, overlay, dictionary, NONE);
  }

  /**
   * As {@link #single(ServingModel, String, ItemOverlay, ItemDictionary)}.
   *
   * @param events what the events of each type are worth
   */
  public static ServingView single(
      @Nullable ServingModel model,
      @Nullable String version,
      ItemOverlay overlay,
      ItemDictionary dictionary,
      EventValues events) {
    SnapshotView snapshot =
        model == null || version == null
            ? null
            : new SnapshotView(model, version, 1, dictionary, events);
    if (snapshot != null) {
      snapshot.retired = true; // nothing serves it after this answer
    }
    return new ServingView(snapshot, overlay, NewItemRules.DEFAULT, events);
  }
}
