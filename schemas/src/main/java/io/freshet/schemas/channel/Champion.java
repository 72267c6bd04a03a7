package io.freshet.schemas.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Record of {@code models} that names the model that serves.
 *
 * @param version version that serves
 * @param pinned whether the version is pinned: no other version is promoted until it is unpinned
 * @param previous version that served before, or null
 * @param newest newest version ever published; null if that is {@code version} or {@code previous}
 */
public record Champion(
    String version,
    boolean pinned,
    @Nullable String previous,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String newest) {
  /** Key of this record on {@code models}. */
  public static final String KEY = "champion";

  public Champion {
    Objects.requireNonNull(version, "version");
  }

  /** Creates a champion whose version or previous version is the newest one. */
  public Champion(String version, boolean pinned, @Nullable String previous) {
    this(version, pinned, previous, null);
  }

  /** The record as JSON in UTF-8; its layout is in {@code champion.schema.json}. */
  public byte[] toJson() {
    return Json.encode(this);
  }

  /**
   * Reads the JSON of {@link #toJson} and ignores unknown fields.
   *
   * @throws MalformedRecordException if {@code json} is not a champion
   */
  public static Champion fromJson(byte[] json) {
    return Json.decode(json, Champion.class);
  }
}
