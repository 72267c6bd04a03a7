package io.freshet.http;

import java.util.Locale;

/** Right of a token. Each route needs exactly one right. */
public enum Right {
  /** Read the metrics. */
  METRICS,
  /** Read recommendations, similar items, models, and the state of a user. */
  READ,
  /** Post ratings, items and profiles. */
  WRITE,
  /** Choose the model that serves, and start refits. */
  STEER,
  /** Forget a user, and export all data about a user. */
  FORGET;

  /** The name in files and documents, such as {@code read}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
