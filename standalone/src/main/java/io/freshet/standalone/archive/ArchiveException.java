package io.freshet.standalone.archive;

/** Thrown if an archive of classes could not be made; the message says why. */
public final class ArchiveException extends Exception {
  ArchiveException(String message) {
    super(message);
  }
}
