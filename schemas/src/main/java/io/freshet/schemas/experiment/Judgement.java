package io.freshet.schemas.experiment;

import io.freshet.schemas.record.LenientJson;
import io.freshet.schemas.record.LenientJson.RefusedException;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.PlainText;
import java.util.Objects;

/**
 * Value of a record on {@code judgements}: one liked event of a user in an experiment, judged
 * against the list of one arm that the user held when the event came. The key is {@link
 * Assignment#key}, so the record does not name the user. The layout is in {@code
 * judgement.schema.json}.
 *
 * @param experiment name of the experiment
 * @param arm name of the arm that made the list
 * @param shadow whether the list was made but not shown
 * @param hit whether the liked item was in the list
 * @param popularityHit whether it was in the list of decayed popularity of the same moment
 * @param cause the liked event, such as {@code ratings-2@1431}
 * @param atMillis time of judging, epoch milliseconds
 * @param tookMicros time that the scorer took to make the list, microseconds
 * @param listed number of items of the list
 */
public record Judgement(
    String experiment,
    String arm,
    boolean shadow,
    boolean hit,
    boolean popularityHit,
    String cause,
    long atMillis,
    int tookMicros,
    int listed) {

  /** Max length of a record's value, in bytes. */
  public static final int MAX_RECORD_BYTES = 1024;

  private static final PlainText.Limit TEXT = new PlainText.Limit(256, false);

  /** Checks that the names are there. */
  public Judgement {
    Objects.requireNonNull(experiment, "experiment");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(cause, "cause");
  }

  /** The record as JSON in UTF-8; below 300 bytes. */
  public byte[] toJson() {
    return LenientJson.write(
        out -> {
          out.writeStringField("experiment", experiment);
          out.writeStringField("arm", arm);
          out.writeBooleanField("shadow", shadow);
          out.writeNumberField("hit", hit ? 1 : 0);
          out.writeNumberField("popularityHit", popularityHit ? 1 : 0);
          out.writeStringField("cause", cause);
          out.writeNumberField("atMillis", atMillis);
          out.writeNumberField("tookMicros", tookMicros);
          out.writeNumberField("listed", listed);
        });
  }

  /** Reads the JSON of {@link #toJson} and ignores unknown fields. */
  public static Parsed<Judgement> fromJson(byte[] json) {
    return LenientJson.read(
        json,
        MAX_RECORD_BYTES,
        object ->
            new Judgement(
                text(object, "experiment"),
                text(object, "arm"),
                object.bool("shadow", false),
                number(object, "hit", 1) == 1,
                number(object, "popularityHit", 1) == 1,
                text(object, "cause"),
                number(object, "atMillis", Long.MAX_VALUE),
                (int) number(object, "tookMicros", Integer.MAX_VALUE),
                (int) number(object, "listed", Integer.MAX_VALUE)));
  }

  private static String text(LenientJson object, String name) throws RefusedException {
    return object.required(name, object.text(name, TEXT));
  }

  private static long number(LenientJson object, String name, long max) throws RefusedException {
    return object.required(name, object.whole(name, 0, max));
  }
}
