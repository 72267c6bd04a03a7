package io.freshet.schemas.channel;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.rating.EventValue;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Description of a published model: everything except the parameters, which are in the snapshot
 * file.
 *
 * @param version unique name of the version; later versions sort after earlier ones as text
 * @param family model family
 * @param recipe family and settings in canonical form, which the gate compares
 * @param parent version of the champion that the model was compared with; null for the first model
 * @param createdAtMillis time of creation, epoch milliseconds
 * @param dataOffsets offset after the last record that the model has seen, by {@code
 *     topic-partition}
 * @param forgottenUntil stamp of the newest tombstone that the model's data holds, by {@code
 *     topic-partition} of {@code user-states}: the data is without the users whose last tombstone
 *     has this stamp or an earlier one; without a partition whose tombstones had no stamp, and
 *     empty for manifests that are older than this field
 * @param dataUntilEpochSeconds time of the newest event that the model has seen
 * @param learnedUntilEpochSeconds for a recount, time of the newest event that the model has
 *     learned from, because later events were only counted; null for a refit, which learned from
 *     all its data
 * @param users number of users that the model was trained on
 * @param items number of items that the model knows
 * @param ratings number of ratings that the model was trained on
 * @param truncatedUsers number of users whose history was cut to the state's limit, plus users left
 *     out because of the trainer's memory budget
 * @param seed seed of all random choices
 * @param settings settings of the family
 * @param events what the events of each type were worth when the model was made, by the names of
 *     types; a scorer reads states with it; empty for manifests that are older than this field
 * @param learned learned values for operators, such as the weights of a blend's parts; empty for
 *     most families, and for manifests that are older than this field
 * @param evaluated metrics of the recipe on the gate's slice, measured with a model that had not
 *     seen the slice
 * @param refit metrics from checks of the published model, which has seen all data
 * @param verdict why the model was published; null for manifests that are older than this field
 * @param sizeBytes size of the snapshot file
 * @param sha256 SHA-256 of the snapshot file, 64 lower-case hexadecimal digits
 * @param chunks position of the snapshot file's chunks
 * @param fitSeconds duration of the fit
 */
public record ModelManifest(
    String version,
    String family,
    String recipe,
    @Nullable String parent,
    long createdAtMillis,
    Map<String, Long> dataOffsets,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Long> forgottenUntil,
    long dataUntilEpochSeconds,
    @Nullable Long learnedUntilEpochSeconds,
    long users,
    long items,
    long ratings,
    long truncatedUsers,
    long seed,
    Map<String, String> settings,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, EventValue> events,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Double> learned,
    Map<String, Metric> evaluated,
    Map<String, Metric> refit,
    @Nullable Verdict verdict,
    long sizeBytes,
    String sha256,
    ChunkRange chunks,
    double fitSeconds) {

  /**
   * Name of the metric that holds {@link #learnedUntilEpochSeconds} in recounts of releases up to
   * 6422e9b.
   */
  private static final String LEARNED_UNTIL = "learned-until-epoch-seconds";

  public ModelManifest {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(chunks, "chunks");
    dataOffsets = sorted(dataOffsets);
    forgottenUntil = sorted(forgottenUntil);
    settings = sorted(settings);
    events = sorted(events);
    learned = sorted(learned);
    evaluated = sorted(evaluated);
    refit = sorted(refit);
    Metric learnedUntil = refit.get(LEARNED_UNTIL);
    if (learnedUntilEpochSeconds == null && learnedUntil != null) {
      learnedUntilEpochSeconds = (long) learnedUntil.value();
    }
  }

  /** Creates the manifest of a model that was made without a table of event types. */
  public ModelManifest(
      String version,
      String family,
      String recipe,
      @Nullable String parent,
      long createdAtMillis,
      Map<String, Long> dataOffsets,
      Map<String, Long> forgottenUntil,
      long dataUntilEpochSeconds,
      @Nullable Long learnedUntilEpochSeconds,
      long users,
      long items,
      long ratings,
      long truncatedUsers,
      long seed,
      Map<String, String> settings,
      Map<String, Double> learned,
      Map<String, Metric> evaluated,
      Map<String, Metric> refit,
      @Nullable Verdict verdict,
      long sizeBytes,
      String sha256,
      ChunkRange chunks,
      double fitSeconds) {
    this(
        version,
        family,
        recipe,
        parent,
        createdAtMillis,
        dataOffsets,
        forgottenUntil,
        dataUntilEpochSeconds,
        learnedUntilEpochSeconds,
        users,
        items,
        ratings,
        truncatedUsers,
        seed,
        settings,
        Map.of(),
        learned,
        evaluated,
        refit,
        verdict,
        sizeBytes,
        sha256,
        chunks,
        fitSeconds);
  }

  /** Time of the newest event that the model has learned from, epoch seconds. */
  public long learnedUntil() {
    return learnedUntilEpochSeconds == null ? dataUntilEpochSeconds : learnedUntilEpochSeconds;
  }

  /** The manifest as JSON in UTF-8; its layout is in {@code manifest.schema.json}. */
  public byte[] toJson() {
    return Json.encode(this);
  }

  /**
   * Reads the JSON of {@link #toJson} and ignores unknown fields.
   *
   * @throws MalformedRecordException if {@code json} is not a manifest
   */
  public static ModelManifest fromJson(byte[] json) {
    return Json.decode(json, ModelManifest.class);
  }

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
