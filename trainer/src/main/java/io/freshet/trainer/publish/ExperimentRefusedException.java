package io.freshet.trainer.publish;

/** Thrown if an experiment cannot be started or stopped; nothing was changed. */
public final class ExperimentRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Why {
    /** An experiment of this name exists. */
    NAME_TAKEN("name-taken"),
    /** There is no experiment of this name. */
    UNKNOWN_EXPERIMENT("not-found"),
    /** The experiment has ended. */
    NOT_RUNNING("not-running"),
    /** An arm names a version or recipe that is not published. */
    UNKNOWN_MODEL("unknown-model"),
    /** Running experiments and this one name more models than a scorer holds. */
    TOO_MANY_MODELS("too-many-models");

    private final String type;

    Why(String type) {
      this.type = type;
    }

    /** A word that programs may switch on. */
    public String type() {
      return type;
    }
  }

  private final Why why;

  ExperimentRefusedException(Why why, String message) {
    super(message);
    this.why = why;
  }

  /** Why. */
  public Why why() {
    return why;
  }
}
