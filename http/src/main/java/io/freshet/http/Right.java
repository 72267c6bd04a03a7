package io.freshet.http;

import java.util.Locale;

/** What a token may be good for. Each route names the one right that it needs. */
public enum Right {
  /** See the metrics. */
  METRICS,
  /** Ask for recommendations, similar items, models, and for what is kept of a user. */
  READ,
  /** Post ratings, items and profiles. */
  WRITE,
  /** Change which model serves and when there is a new one. */
  STEER,
  /** Forget a user, and export everything that is kept of one. */
  FORGET;

  /** The name in files and documents, such as {@code read}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
