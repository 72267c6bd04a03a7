package io.freshet.trainer.publish;

import java.util.List;

/** Thrown if a version never existed or was trimmed. */
public final class UnknownVersionException extends Exception {

  private final String version;
  private final boolean trimmed;
  private final List<String> available;

  UnknownVersionException(String version, boolean trimmed, List<String> available) {
    super(
        (trimmed ? "version " + version + " was trimmed" : "there is no version " + version)
            + (available.isEmpty()
                ? "; nothing is published"
                : "; available: " + String.join(", ", available)));
    this.version = version;
    this.trimmed = trimmed;
    this.available = List.copyOf(available);
  }

  /** Returns the requested version. */
  public String version() {
    return version;
  }

  /** Returns whether the version existed once. */
  public boolean trimmed() {
    return trimmed;
  }

  /** Returns the available versions, newest first. */
  public List<String> available() {
    return available;
  }
}
