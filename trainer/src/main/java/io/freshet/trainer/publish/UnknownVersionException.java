package io.freshet.trainer.publish;

import java.util.List;

/** A version that cannot serve: it never was, or its chunks were trimmed. */
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

  /** What was asked for. */
  public String version() {
    return version;
  }

  /** Whether it existed once. */
  public boolean trimmed() {
    return trimmed;
  }

  /** What could be asked for, newest first. */
  public List<String> available() {
    return available;
  }
}
