package io.freshet.trainer.gate;

/** What the gate says of a candidate. */
public sealed interface Verdict {
  /** Why, in words for whoever runs this, with the numbers it rests on. */
  String reason();

  /** It may serve. */
  record Publish(String reason) implements Verdict {}

  /** It must not. */
  record Refuse(String reason) implements Verdict {}

  /** Nobody can tell yet; the evidence is kept for the next look. */
  record InsufficientEvidence(String reason) implements Verdict {}

  /** It would have served, but the model that was fitted on everything failed its checks. */
  record FailedChecks(String reason) implements Verdict {}
}
