package io.freshet.schemas.state;

/**
 * Thrown if only a newer release can read the bytes, because of their version or one of their
 * codes. The bytes are valid; this release is too old.
 */
public final class NewerFormatException extends StateFormatException {
  private static final long serialVersionUID = 1L;

  NewerFormatException(String what, String field, int found, int known) {
    super(
        "%s has %s 0x%X, but this release knows only up to 0x%X: a newer release wrote it; upgrade this one"
            .formatted(what, field, found, known));
  }
}
