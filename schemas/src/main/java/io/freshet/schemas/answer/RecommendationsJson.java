package io.freshet.schemas.answer;

import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.MalformedRecordException;

/**
 * JSON codec of {@link Recommendations}, and the reference for the layout in {@code
 * recommendations.schema.json}.
 *
 * <p>Fields have the order of the records' components. Absent {@code event}, {@code event.rating}
 * and {@code modelVersion} are written as null; absent {@code event.type}, {@code
 * recommendationId}, {@code experiment}, {@code arm}, {@code armUnavailable}, {@code shortened},
 * {@code title}, {@code probability}, {@code predictedRating} and a reason's absent {@code itemId}
 * and {@code rating} are left out. Numbers may be spelled differently by other writers; readers
 * compare values.
 */
public final class RecommendationsJson {
  private RecommendationsJson() {}

  /** The recommendations as JSON in UTF-8. */
  public static byte[] encode(Recommendations recommendations) {
    return Json.encode(recommendations);
  }

  /**
   * Reads the JSON that {@link #encode} or the scorer wrote, and ignores unknown fields.
   *
   * @throws MalformedRecordException if {@code json} is not such a record
   */
  public static Recommendations decode(byte[] json) {
    return Json.decode(json, Recommendations.class);
  }
}
