package io.freshet.schemas.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which model serves.
 *
 * @param version that serves
 * @param pinned whether nothing may be promoted until it is unpinned
 * @param previous version that served before, or null
 * @param newest the newest version ever published; null where it is {@code version} or {@code
 *     previous}
 */
public record Champion(
    String version,
    boolean pinned,
    @Nullable String previous,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String newest) {
  /** The key it stands under on {@code models}. */
  public static final String KEY = "champion";

  public Champion {
    Objects.requireNonNull(version, "version");
  }

  /** A champion of which one of its two versions is the newest. */
  public Champion(String version, boolean pinned, @Nullable String previous) {
    this(version, pinned, previous, null);
  }

  /** The JSON on {@code models}, UTF-8; layout in {@code champion.schema.json}. */
  public byte[] toJson() {
    return Json.encode(this);
  }

  /**
   * Reads {@link #toJson}; unknown fields are ignored.
   *
   * @throws MalformedRecordException when {@code json} is no champion
   */
  public static Champion fromJson(byte[] json) {
    return Json.decode(json, Champion.class);
  }
}
