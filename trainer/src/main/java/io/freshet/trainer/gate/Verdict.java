package io.freshet.trainer.gate;

/** What the gate says of a candidate. */
public sealed interface Verdict {
  /** Why, in words for whoever runs this, with the numbers it rests on. */
  String reason();

  /** The same verdict for another reason. */
  Verdict because(String reason);

  /** It may serve. */
  record Publish(String reason) implements Verdict {
    @Override
    public Publish because(String other) {
      return new Publish(other);
    }
  }

  /** It must not. */
  record Refuse(String reason) implements Verdict {
    @Override
    public Refuse because(String other) {
      return new Refuse(other);
    }
  }

  /** Nobody can tell yet; the evidence is kept for the next look. */
  record InsufficientEvidence(String reason) implements Verdict {
    @Override
    public InsufficientEvidence because(String other) {
      return new InsufficientEvidence(other);
    }
  }

  /** It would have served, but the model that was fitted on everything failed its checks. */
  record FailedChecks(String reason) implements Verdict {
    @Override
    public FailedChecks because(String other) {
      return new FailedChecks(other);
    }
  }
}
