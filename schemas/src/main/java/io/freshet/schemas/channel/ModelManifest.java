package io.freshet.schemas.channel;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a published model but its numbers.
 *
 * @param version unique, ascending in time as text
 * @param family of models
 * @param recipe family and settings in canonical form: what the gate compares
 * @param parent version of the champion it was judged against; null for the first
 * @param createdAtMillis epoch milliseconds
 * @param dataOffsets by {@code topic-partition}: the offset after the last record it has seen
 * @param dataUntilEpochSeconds time of the newest event it has seen
 * @param learnedUntilEpochSeconds of a recount: time of the newest event that it has learned from,
 *     where later ones were only counted; null for a refit, which learned from all its data
 * @param users it was trained on
 * @param items it knows
 * @param ratings it was trained on
 * @param truncatedUsers users whose history was cut to fit the state's limit, and users left out
 *     because of the trainer's memory budget
 * @param seed of every random choice
 * @param settings of the family
 * @param learned what the fit found that an operator can read, say the weights of the parts; empty
 *     for most families, and for manifests from before there was such a field
 * @param evaluated metrics of the recipe on the gate's slice, which the evaluated model had not
 *     seen
 * @param refit checks of the published model itself, which has seen everything
 * @param verdict why it was published; null for manifests from before there was such a field
 * @param sizeBytes of the snapshot file
 * @param sha256 of the snapshot file, 64 lower-case hexadecimal digits
 * @param chunks where the snapshot file is
 * @param fitSeconds how long the fit took
 */
public record ModelManifest(
    String version,
    String family,
    String recipe,
    @Nullable String parent,
    long createdAtMillis,
    Map<String, Long> dataOffsets,
    long dataUntilEpochSeconds,
    @Nullable Long learnedUntilEpochSeconds,
    long users,
    long items,
    long ratings,
    long truncatedUsers,
    long seed,
    Map<String, String> settings,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Double> learned,
    Map<String, Metric> evaluated,
    Map<String, Metric> refit,
    @Nullable Verdict verdict,
    long sizeBytes,
    String sha256,
    ChunkRange chunks,
    double fitSeconds) {

  /** Where recounts of releases up to 6422e9b keep {@link #learnedUntilEpochSeconds}. */
  private static final String LEARNED_UNTIL = "learned-until-epoch-seconds";

  public ModelManifest {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(chunks, "chunks");
    dataOffsets = sorted(dataOffsets);
    settings = sorted(settings);
    learned = sorted(learned);
    evaluated = sorted(evaluated);
    refit = sorted(refit);
    Metric learnedUntil = refit.get(LEARNED_UNTIL);
    if (learnedUntilEpochSeconds == null && learnedUntil != null) {
      learnedUntilEpochSeconds = (long) learnedUntil.value();
    }
  }

  /** Time of the newest event that it has learned from, epoch seconds. */
  public long learnedUntil() {
    return learnedUntilEpochSeconds == null ? dataUntilEpochSeconds : learnedUntilEpochSeconds;
  }

  /** The JSON on {@code models}, UTF-8; layout in {@code manifest.schema.json}. */
  public byte[] toJson() {
    return Json.encode(this);
  }

  /**
   * Reads {@link #toJson}; unknown fields are ignored.
   *
   * @throws MalformedRecordException when {@code json} is no manifest
   */
  public static ModelManifest fromJson(byte[] json) {
    return Json.decode(json, ModelManifest.class);
  }

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
