package io.freshet.page.models;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The published models with their live quality and the gate's verdicts, and the newest refits,
 * those included that published nothing. Thread-safe.
 */
final class ModelBoard {
  private static final int MAX_REFITS = 200;
  private static final String BEFORE_FIRST = "before the first snapshot";
  private static final String OVERALL = "all versions";
  private static final String SHADOW = "a sample of users, beside ";
  private static final String LIVE_HIT_RATE = "hit-rate";
  private static final Map<String, String> LIVE_METRICS =
      Map.of(
          "hitRate", LIVE_HIT_RATE,
          "popularity", "decayed-popularity-hit-rate",
          "lift", "lift-over-decayed-popularity");

  private final Map<String, LiveTotals> ofVersion = new HashMap<>();
  private final Map<String, LiveTotals> shadows = new LinkedHashMap<>();
  private final LiveTotals before = new LiveTotals();
  private final LiveTotals overall = new LiveTotals();
  private final Map<String, Evaluation> refitOfVersion = new HashMap<>();
  private final Deque<Evaluation> refits = new ArrayDeque<>();
  private ModelCatalog catalog = ModelCatalog.EMPTY;

  /** Takes the published models as they are now. */
  synchronized void take(ModelCatalog now) {
    catalog = now;
  }

  /** Takes one record of the topic of evaluations. */
  synchronized void take(Evaluation evaluation) {
    if (evaluation.kind() == Evaluation.Kind.LIVE) {
      live(evaluation);
      return;
    }
    String version = evaluation.version();
    if (version != null && evaluation.kind() != Evaluation.Kind.CANARY) {
      refitOfVersion.put(version, evaluation);
    }
    refits.addFirst(evaluation);
    if (refits.size() > MAX_REFITS) {
      Evaluation old = refits.removeLast();
      refitOfVersion.values().remove(old);
    }
  }

  private void live(Evaluation live) {
    if (!live.metrics().containsKey(LIVE_HIT_RATE)) {
      return; // exploration has a record of its own
    }
    String version = live.version();
    if (version != null) {
      ofVersion.computeIfAbsent(version, v -> new LiveTotals()).take(live);
    } else if (live.about().startsWith(BEFORE_FIRST)) {
      before.take(live);
    } else if (live.about().startsWith(OVERALL)) {
      overall.take(live);
    } else if (live.about().startsWith(SHADOW)) {
      String rival = live.about().substring(SHADOW.length()).replaceFirst(" alone.*", "");
      shadows.computeIfAbsent(rival, r -> new LiveTotals()).take(live);
    }
  }

  /** The published snapshots with their sizes, newest first. */
  synchronized List<Map<String, Object>> snapshots(@Nullable String serving) {
    List<Map<String, Object>> snapshots = new ArrayList<>();
    for (ModelManifest manifest : catalog.manifests()) {
      Map<String, Object> snapshot = new LinkedHashMap<>();
      snapshot.put("version", manifest.version());
      snapshot.put("bytes", manifest.sizeBytes());
      snapshot.put("loaded", manifest.version().equals(serving));
      snapshots.add(snapshot);
    }
    return snapshots;
  }

  /**
   * The JSON of {@code GET /v1/models?evaluations=true}.
   *
   * @param serving what the asked scorer says that it answers with; it may be no version
   */
  synchronized Map<String, Object> document(@Nullable String serving) {
    Champion champion = catalog.champion().orElse(null);
    Map<String, Object> document = new LinkedHashMap<>();
    boolean published =
        catalog.manifests().stream().anyMatch(manifest -> manifest.version().equals(serving));
    document.put("serving", published ? serving : null);
    document.put("champion", champion == null ? null : champion.version());
    document.put("pinned", champion != null && champion.pinned());
    document.put("models", catalog.manifests().stream().map(this::model).toList());
    document.put("overall", overall.document(LIVE_METRICS));
    document.put("before", before.document(LIVE_METRICS));
    document.put("shadow", shadows.entrySet().stream().map(ModelBoard::shadow).toList());
    document.put("refits", refits.stream().map(ModelBoard::refit).toList());
    return document;
  }

  private Map<String, Object> model(ModelManifest manifest) {
    String version = manifest.version();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("version", version);
    model.put("family", manifest.family());
    model.put("recipe", manifest.recipe());
    model.put("parent", manifest.parent());
    model.put("createdAt", Instant.ofEpochMilli(manifest.createdAtMillis()).toString());
    model.put("dataUntil", Instant.ofEpochSecond(manifest.dataUntilEpochSeconds()).toString());
    model.put("learnedUntil", Instant.ofEpochSecond(manifest.learnedUntil()).toString());
    model.put("recount", manifest.learnedUntilEpochSeconds() != null);
    model.put("users", manifest.users());
    model.put("items", manifest.items());
    model.put("ratings", manifest.ratings());
    model.put("sizeBytes", manifest.sizeBytes());
    model.put("fitSeconds", manifest.fitSeconds());
    model.put("learned", manifest.learned());
    model.put("reliability", ReliabilityBands.of(manifest.learned()));
    model.put("checks", manifest.refit());
    LiveTotals live = ofVersion.get(version);
    if (live != null) {
      model.put("live", live.document(LIVE_METRICS));
    }
    Evaluation refit = refitOfVersion.get(version);
    if (refit != null) {
      model.put("tookMillis", refit.count(Evaluation.TOOK_MILLIS));
    }
    model.put("gate", gate(manifest.verdict(), manifest.evaluated()));
    return model;
  }

  private static Map<String, Object> gate(
      @Nullable Verdict verdict, Map<String, Metric> evaluated) {
    Map<String, Object> gate = new LinkedHashMap<>();
    gate.put("verdict", verdict == null ? null : verdict.decision());
    gate.put("reason", verdict == null ? null : verdict.reason());
    Metric overChampion = evaluated.get("over-champion.ndcg@10");
    if (overChampion != null) {
      gate.put("overChampion", overChampion);
    }
    gate.put("metrics", evaluated);
    return gate;
  }

  private static Map<String, Object> shadow(Map.Entry<String, LiveTotals> entry) {
    String rival = entry.getKey();
    Map<String, Object> shadow = new LinkedHashMap<>();
    shadow.put("name", rival);
    shadow.putAll(
        entry
            .getValue()
            .document(
                Map.of(
                    "hitRate", LIVE_HIT_RATE,
                    "rivalHitRate", rival + "-hit-rate",
                    "lift", "lift-over-" + rival)));
    return shadow;
  }

  private static Map<String, Object> refit(Evaluation refit) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("time", Instant.ofEpochMilli(refit.timeMillis()).toString());
    document.put("kind", refit.kind());
    document.put("about", refit.about());
    document.put("family", refit.family());
    document.put("version", refit.version());
    document.put("champion", refit.champion());
    document.put("tookMillis", refit.count(Evaluation.TOOK_MILLIS));
    document.put("users", refit.count(Evaluation.USERS));
    document.put("ratings", refit.count(Evaluation.RATINGS));
    document.put("gate", gate(refit.verdict(), refit.metrics()));
    return document;
  }
}
