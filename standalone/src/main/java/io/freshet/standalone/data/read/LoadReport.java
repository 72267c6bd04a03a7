package io.freshet.standalone.data.read;

import java.util.ArrayList;
import java.util.List;

/**
 * A report on the reading of a data set.
 *
 * @param lines number of data lines in all files, without headers and blank lines
 * @param bad number of unusable lines
 * @param firstBad the first unusable lines, each with file, line number and reason
 * @param notes decisions and missing parts, one sentence each
 */
public record LoadReport(long lines, long bad, List<BadLine> firstBad, List<String> notes) {

  /** Max number of lines in {@link #firstBad}. */
  public static final int KEPT = 20;

  /** Copies the lists. */
  public LoadReport {
    firstBad = List.copyOf(firstBad);
    notes = List.copyOf(notes);
  }

  /** Creates a report without lines. */
  public static LoadReport of(String... notes) {
    return new LoadReport(0, 0, List.of(), List.of(notes));
  }

  /** The builder of a report while files are read. */
  static final class Builder {

    private final List<BadLine> firstBad = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long lines;
    private long bad;

    void line() {
      lines++;
    }

    void bad(String file, long line, String reason) {
      bad++;
      if (firstBad.size() < KEPT) {
        firstBad.add(new BadLine(file, line, reason));
      }
    }

    void note(String note) {
      notes.add(note);
    }

    LoadReport build() {
      return new LoadReport(lines, bad, firstBad, notes);
    }
  }
}
