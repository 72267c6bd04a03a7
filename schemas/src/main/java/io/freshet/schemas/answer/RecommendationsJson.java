package io.freshet.schemas.answer;

import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;

/**
 * {@link Recommendations} as JSON: the reference for the layout in {@code
 * recommendations.schema.json}.
 *
 * <p>Fields come in the order of the records' components. {@code event}, {@code event.rating} and
 * {@code modelVersion} are written as null when there is none; {@code shortened}, {@code
 * probability}, {@code predictedRating} and a reason's {@code itemId} and {@code rating} are left
 * out. How a number is spelled is free; readers compare values.
 */
public final class RecommendationsJson {
  private RecommendationsJson() {}

  /** The JSON of {@code recommendations}, UTF-8. */
  public static byte[] encode(Recommendations recommendations) {
    return Json.encode(recommendations);
  }

  /**
   * Reads what {@link #encode} or the scorer wrote; unknown fields are ignored.
   *
   * @throws MalformedRecordException when {@code json} is no such record
   */
  public static Recommendations decode(byte[] json) {
    return Json.decode(json, Recommendations.class);
  }
}
