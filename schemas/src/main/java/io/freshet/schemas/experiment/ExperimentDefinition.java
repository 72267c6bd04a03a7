package io.freshet.schemas.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Definition and state of one experiment: the value of its record on {@code experiments}, whose key
 * is the name. {@link ExperimentRules} holds the rules, {@link Experiments} the JSON codec.
 *
 * @param name name, unique in the deployment; rule: {@link ExperimentRules#NAME}
 * @param salt random text that decides which users are in which arm; experiments with different
 *     salts assign independently
 * @param share share of all users that are in the experiment, above 0, 1 at most
 * @param startedAtMillis time of the start, epoch milliseconds
 * @param arms the arms, 2 to {@link ExperimentRules#MAX_ARMS}; the first is control and is shown
 * @param end when the experiment ends by itself
 * @param status whether it runs
 * @param endedAtMillis time of its end, epoch milliseconds; null while it runs
 * @param endedBy what ended it; null while it runs
 * @param reason why it ended, for people; null while it runs
 * @param canary version of the candidate that the experiment decides on; null if it is no canary
 */
public record ExperimentDefinition(
    String name,
    String salt,
    double share,
    long startedAtMillis,
    List<Arm> arms,
    End end,
    Status status,
    @Nullable Long endedAtMillis,
    @Nullable EndedBy endedBy,
    @Nullable String reason,
    @Nullable String canary) {

  /** Order in which experiments take their users: the oldest first, then by name. */
  public static final Comparator<ExperimentDefinition> OLDEST_FIRST =
      Comparator.comparingLong(ExperimentDefinition::startedAtMillis)
          .thenComparing(ExperimentDefinition::name);

  /**
   * When an experiment ends by itself.
   *
   * @param likes number of judged likes at which it ends; null: no bound
   * @param below difference to control, in hits per like, below which an arm is stopped as surely
   *     worse, −1 to 0; null: none is stopped
   */
  public record End(@Nullable Long likes, @Nullable Double below) {
    /** Ends by an operator only. */
    public static final End NEVER = new End(null, null);
  }

  /** State of an experiment. */
  public enum Status {
    /** Its arms answer. */
    RUNNING("running"),
    /** It was ended before it was decided. */
    STOPPED("stopped"),
    /** It was ended because its result is clear. */
    DECIDED("decided");

    private final String wireName;

    Status(String wireName) {
      this.wireName = wireName;
    }

    /** Name in JSON. */
    public String wireName() {
      return wireName;
    }
  }

  /** What ended an experiment. */
  public enum EndedBy {
    /** A person. */
    OPERATOR("operator"),
    /** The confidence sequence of a difference left zero, or fell below {@link End#below()}. */
    INTERVAL("interval"),
    /** The number of likes of {@link End#likes()}. */
    LIKES("likes"),
    /** Latency, empty lists or coverage of an arm. */
    GUARDRAIL("guardrail"),
    /** A newer model, which took the place of a canary's candidate. */
    REPLACED("replaced");

    private final String wireName;

    EndedBy(String wireName) {
      this.wireName = wireName;
    }

    /** Name in JSON. */
    public String wireName() {
      return wireName;
    }
  }

  /** Copies the arms. */
  public ExperimentDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(salt, "salt");
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(status, "status");
    arms = List.copyOf(arms);
  }

  /** Whether the experiment's arms answer. */
  public boolean running() {
    return status == Status.RUNNING;
  }

  /** The arm that all others are compared with. */
  public Arm control() {
    return arms.get(0);
  }

  /** The arm of a name; empty if there is none. */
  public Optional<Arm> arm(String armName) {
    return arms.stream().filter(each -> each.name().equals(armName)).findFirst();
  }

  /**
   * The same experiment after its end.
   *
   * @param ended {@link Status#STOPPED} or {@link Status#DECIDED}
   */
  public ExperimentDefinition ended(Status ended, long atMillis, EndedBy by, String why) {
    return new ExperimentDefinition(
        name, salt, share, startedAtMillis, arms, end, ended, atMillis, by, why, canary);
  }
}
