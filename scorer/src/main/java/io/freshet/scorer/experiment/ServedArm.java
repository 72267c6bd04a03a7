package io.freshet.scorer.experiment;

import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.record.SipHash;
import java.nio.charset.StandardCharsets;

/** One arm of a running experiment, with all that its answers repeat. Immutable. */
public final class ServedArm {
  private static final SipHash IDS = SipHash.keyedBy("freshet-recommendation-id");

  private final Assignment assignment;
  private final Arm arm;
  private final String label;
  private final long idHash;
  private final byte[] json;

  ServedArm(Assignment assignment, Arm arm) {
    this.assignment = assignment;
    this.arm = arm;
    ExperimentDefinition experiment = assignment.experiment();
    label = experiment.name() + '/' + arm.name();
    idHash = IDS.of((label + '/' + experiment.salt()).getBytes(StandardCharsets.UTF_8));
    // The rules of names leave nothing to escape.
    json =
        ",\"experiment\":\"%s\",\"arm\":\"%s\""
            .formatted(experiment.name(), arm.name())
            .getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the experiment. */
  public ExperimentDefinition experiment() {
    return assignment.experiment();
  }

  /** Returns the arm's definition. */
  public Arm arm() {
    return arm;
  }

  /** Returns experiment and arm as one text, {@code experiment/arm}. */
  public String label() {
    return label;
  }

  /** Returns the key of a user's judgements, which hides the user's id. */
  public byte[] judgementKey(byte[] userId) {
    return Assignment.key(assignment.userHash(userId)).getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the part of a recommendation's id that names the arm. */
  public long idHash() {
    return idHash;
  }

  /** Returns the fields of an answer that name experiment and arm; not a copy. */
  public byte[] json() {
    return json;
  }

  @Override
  public String toString() {
    return label;
  }
}
