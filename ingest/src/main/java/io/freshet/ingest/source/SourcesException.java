package io.freshet.ingest.source;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown if a file of mappings breaks rules; it carries every problem of the file. */
public final class SourcesException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * A rule that a file breaks.
   *
   * @param line line in the file, from 1; 0 for the file itself
   * @param key the key, such as {@code sources[0].user}
   * @param value the value found; empty if there is none
   * @param rule the rule, with a suggestion where there is one
   */
  public record Problem(int line, String key, String value, String rule) {
    /** The problem as one line, after the name of the file. */
    String text(String file) {
      return file
          + (line > 0 ? ":" + line : "")
          + ": "
          + (key.isEmpty() ? "" : key + (value.isEmpty() ? ": " : " '" + value + "': "))
          + rule;
    }
  }

  SourcesException(String file, List<Problem> problems) {
    super(problems.stream().map(problem -> problem.text(file)).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The problems in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
