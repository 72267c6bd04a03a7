package io.freshet.standalone.archive;

/** An archive of classes could not be made; the message says why. */
public final class ArchiveException extends Exception {
  ArchiveException(String message) {
    super(message);
  }
}
