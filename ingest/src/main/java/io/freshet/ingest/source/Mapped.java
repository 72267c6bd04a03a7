package io.freshet.ingest.source;

import io.freshet.schemas.record.Rejection;
import java.util.List;

/**
 * Outcome of one foreign record. A record with several lines can give records and problems.
 *
 * @param records records to write, in order
 * @param problems why the record, or some of its lines, do not fit the mapping; the field of a
 *     problem is the place in the foreign record
 * @param ignored whether the record, or some of its lines, mean nothing by the mapping
 */
public record Mapped(List<Canonical> records, List<Rejection> problems, boolean ignored) {
  /** A record that means nothing. */
  static final Mapped NOTHING = new Mapped(List.of(), List.of(), true);

  public Mapped {
    records = List.copyOf(records);
    problems = List.copyOf(problems);
  }

  static Mapped refused(Rejection problem) {
    return new Mapped(List.of(), List.of(problem), false);
  }
}
