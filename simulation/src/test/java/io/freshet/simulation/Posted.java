package io.freshet.simulation;

import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.simulation.Producers.Verdict;
import io.freshet.simulation.log.LogEntry;

/** The headers of a posted record. */
final class Posted {
  private Posted() {}

  /** What should become of it; what nobody's producer posted came from the eraser. */
  static Verdict verdict(LogEntry entry) {
    String name = FreshetHeaders.text(entry.headers(), Producers.VERDICT);
    return name == null ? Verdict.FORGET : Verdict.valueOf(name);
  }

  /** Whose it is. */
  static String user(LogEntry entry) {
    return FreshetHeaders.text(entry.headers(), Producers.USER);
  }

  /** Its place among all that was posted; the eraser's records have none, −1. */
  static long order(LogEntry entry) {
    String order = FreshetHeaders.text(entry.headers(), Producers.ORDER);
    return order == null ? -1 : Long.parseLong(order);
  }
}
