package io.freshet.schemas.channel;

import java.util.List;

/** Thrown if topics are missing or have another partition count than the settings. */
public final class TopicMismatchException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** One text per wrong topic; an array, because that is serializable. */
  private final String[] problems;

  TopicMismatchException(String setting, int partitions, List<String> problems) {
    super(
        "topics do not match the settings ("
            + setting
            + " = "
            + partitions
            + "): "
            + String.join("; ", problems));
    this.problems = problems.toArray(new String[0]);
  }

  /** The problems, one text per topic. */
  public List<String> problems() {
    return List.of(problems);
  }
}
