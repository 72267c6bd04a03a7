package io.freshet.schemas;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which model serves.
 *
 * @param version that serves
 * @param pinned whether nothing may be promoted until it is unpinned
 * @param previous version that served before, or null
 */
public record Champion(String version, boolean pinned, @Nullable String previous) {
  /** The key it stands under on {@code models}. */
  public static final String KEY = "champion";

  public Champion {
    Objects.requireNonNull(version, "version");
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
