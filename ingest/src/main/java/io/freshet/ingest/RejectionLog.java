package io.freshet.ingest;

import io.freshet.schemas.record.CountText;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.record.Rejection;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log of rejected records: the first record of each reason at once, all later records as counts. So
 * a producer that posts nothing but bad records writes one line a minute.
 *
 * <p>A line names position, reason and field, but neither value nor rule, because these may hold a
 * user's id and the log outlives the user's data; both are on {@code rejected-ratings}. One
 * instance serves all tasks.
 */
final class RejectionLog {
  /** Time between two reports of counts. */
  static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);

  private final IngestCounts counts;
  private final Map<String, Long> reported = new TreeMap<>();

  /**
   * Creates a log that has reported nothing.
   *
   * @param counts counts the rejections
   */
  RejectionLog(IngestCounts counts) {
    this.counts = counts;
  }

  /** Counts a rejected record, and logs it if it is the first of its reason. */
  void reject(Rejection rejection, Origin origin) {
    if (!counts.countRejected(rejection)) {
      return;
    }
    synchronized (this) {
      reported.merge(rejection.reason(), 1L, Long::sum);
    }
    LOG.warn(
        "Rejected {}-{}@{}: {} in {}. Value and rule are on rejected-ratings; later records with"
            + " this reason are only counted",
        origin.topic(),
        origin.partition(),
        origin.offset(),
        rejection.reason(),
        rejection.field());
  }

  /** Logs the counts of records that were rejected since the last report, if there are any. */
  synchronized void report() {
    Map<String, Long> since = new TreeMap<>();
    long all = 0;
    for (Map.Entry<String, LongAdder> each : counts.rejections().entrySet()) {
      long total = each.getValue().sum();
      Long before = reported.get(each.getKey());
      long more = before == null ? 0 : total - before; // its first record is logged any moment
      if (more > 0) {
        since.put(each.getKey(), more);
        reported.put(each.getKey(), total);
        all += more;
      }
    }
    if (all > 0) {
      StringBuilder reasons = new StringBuilder();
      since.forEach(
          (reason, count) ->
              reasons
                  .append(reasons.isEmpty() ? "" : ", ")
                  .append(count)
                  .append(' ')
                  .append(reason));
      LOG.warn("Rejected {}: {}", CountText.of(all, "more record"), reasons);
    }
  }
}
