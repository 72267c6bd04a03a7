package io.freshet.schemas.state;

/**
 * Bytes that only a newer release reads, by their version or one of their codes: nothing is wrong
 * with them, this process is too old. Upgrades go the other way round.
 */
public final class NewerFormatException extends StateFormatException {
  private static final long serialVersionUID = 1L;

  NewerFormatException(String what, String field, int found, int known) {
    super(
        "%s has %s 0x%X, this release knows up to 0x%X: it is too old for what has been written"
            .formatted(what, field, found, known));
  }
}
