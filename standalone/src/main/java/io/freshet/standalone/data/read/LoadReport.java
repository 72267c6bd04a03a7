package io.freshet.standalone.data.read;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened while a data set was read.
 *
 * @param lines data lines seen in all its files, headers and blank lines not counted
 * @param bad how many of them could not be used
 * @param firstBad the first of those, each with file, line number and reason
 * @param notes what was decided or missing, one sentence each
 */
public record LoadReport(long lines, long bad, List<BadLine> firstBad, List<String> notes) {

  /** How many bad lines are kept for {@link #firstBad}. */
  public static final int KEPT = 20;

  /** Copies the lists. */
  public LoadReport {
    firstBad = List.copyOf(firstBad);
    notes = List.copyOf(notes);
  }

  /** A report of something that was not read from lines. */
  public static LoadReport of(String... notes) {
    return new LoadReport(0, 0, List.of(), List.of(notes));
  }

  /** Collects a report while files are read. */
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
