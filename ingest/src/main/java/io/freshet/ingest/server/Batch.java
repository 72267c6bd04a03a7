package io.freshet.ingest.server;

import io.freshet.http.HttpJson;
import io.freshet.http.Reply;
import io.freshet.schemas.record.Rejection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Results of the lines of one request. The reply counts all lines and lists the first {@value
 * #MAX_LISTED} lines that were not written and the first {@value #MAX_LISTED} that were, so the
 * size of the reply and the memory of refused lines are bounded.
 */
final class Batch {
  /** Max lines of each kind that a reply lists. */
  static final int MAX_LISTED = 1_000;

  private static final int RETRY_SECONDS = 1;

  private final List<Sent> sent = new ArrayList<>();
  private final List<Result> problems = new ArrayList<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private int refused;
  private boolean isMalformed;

  private record Sent(int line, EventWriter.Pending pending) {}

  private record Result(int line, Map<String, Object> members) {
    static Result of(int line, String name, Object value) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("line", line);
      members.put(name, value);
      return new Result(line, members);
    }
  }

  /** Adds a line that breaks a rule and is not written. */
  void refused(int line, Rejection rejection) {
    refused++;
    isMalformed |= rejection instanceof Rejection.NotJson;
    reasons.merge(rejection.reason(), 1, Integer::sum);
    if (problems.size() < MAX_LISTED) {
      problems.add(Result.of(line, "refused", refusal(rejection)));
    }
  }

  /** Adds a line that was handed to the producer. */
  void sent(int line, EventWriter.Pending pending) {
    sent.add(new Sent(line, pending));
  }

  /** Waits for the acknowledgements until the deadline at most, and creates the reply. */
  Reply reply(long deadlineNanos) throws InterruptedException {
    int accepted = 0;
    int failed = 0;
    List<Result> results = new ArrayList<>();
    for (Sent one : sent) {
      EventWriter.Written written = one.pending().await(deadlineNanos);
      RecordMetadata at = written.at();
      if (at != null) {
        accepted++;
        if (accepted <= MAX_LISTED) {
          results.add(position(one.line(), at));
        }
      } else {
        failed++;
        if (problems.size() < MAX_LISTED) {
          Throwable failure = written.failure();
          String name = failure == null ? "" : failure.getClass().getSimpleName();
          problems.add(Result.of(one.line(), "failed", name));
        }
      }
    }
    results.addAll(problems);
    results.sort(Comparator.comparingInt(Result::line));
    int all = sent.size() + refused;
    int status = failed > 0 ? 503 : isMalformed ? 400 : refused > 0 ? 422 : 202;
    Map<String, Object> body = new LinkedHashMap<>();
    if (status != 202) {
      body.put("error", error(failed, all));
    }
    body.put("accepted", accepted);
    body.put("refused", refused);
    body.put("failed", failed);
    if (refused > 0) {
      body.put("reasons", reasons);
    }
    body.put("results", results.stream().map(Result::members).toList());
    if (all > results.size()) {
      body.put("unlisted", all - results.size());
    }
    Reply reply = Reply.json(status, HttpJson.encode(body));
    return status == 503 ? reply.with("Retry-After", Integer.toString(RETRY_SECONDS)) : reply;
  }

  private static Result position(int line, RecordMetadata at) {
    Result result = Result.of(line, "topic", at.topic());
    result.members().put("partition", at.partition());
    result.members().put("offset", at.offset());
    return result;
  }

  private Map<String, Object> error(int failed, int all) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", failed > 0 ? "not-written" : "refused");
    error.put(
        "message",
        failed > 0
            ? failed + " of " + all + " not acknowledged by Kafka; posting them again is harmless"
            : refused + " of " + all + " refused and not written");
    return error;
  }

  private static Map<String, Object> refusal(Rejection rejection) {
    Map<String, Object> refusal = new LinkedHashMap<>();
    refusal.put("reason", rejection.reason());
    refusal.put("field", rejection.field());
    refusal.put("value", rejection.value());
    refusal.put("rule", rejection.rule());
    return refusal;
  }
}
