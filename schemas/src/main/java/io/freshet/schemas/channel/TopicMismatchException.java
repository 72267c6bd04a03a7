package io.freshet.schemas.channel;

import java.util.List;

/** Topics that are missing or do not have the partitions that the settings ask for. */
public final class TopicMismatchException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** One line per topic that is wrong; held as an array, which is serializable. */
  private final String[] problems;

  TopicMismatchException(String setting, int partitions, List<String> problems) {
    super(
        "topics are not as the settings say ("
            + setting
            + " = "
            + partitions
            + "): "
            + String.join("; ", problems));
    this.problems = problems.toArray(new String[0]);
  }

  /** What is wrong, one text per topic. */
  public List<String> problems() {
    return List.of(problems);
  }
}
