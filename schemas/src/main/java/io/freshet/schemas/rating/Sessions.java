package io.freshet.schemas.rating;

/** Definition of a user's session: events without a long pause between them. */
public final class Sessions {
  /** A pause of more seconds than this starts a new session. */
  public static final long GAP_SECONDS = 30 * 60;

  private Sessions() {}
}
