package io.freshet.scorer.engine;

import io.freshet.schemas.experiment.Arm;
import io.freshet.scorer.experiment.ServedArm;
import io.freshet.scorer.experiment.ServedExperiment;
import io.freshet.scorer.experiment.ServedExperiments;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The experiments that an instance serves, and the choice of the arm that answers a user. Without a
 * running experiment a choice costs one read of a volatile field. Thread-safe.
 */
public final class ServingArms {
  private final ServingViews views;
  private final LongAdder unavailable = new LongAdder();
  private final LongAdder judgements = new LongAdder();
  private volatile ServedExperiments current = ServedExperiments.NONE;

  /**
   * Creates a holder without experiments.
   *
   * @param views the models
   */
  public ServingArms(ServingViews views) {
    this.views = views;
  }

  /** Serves other experiments from the next event on. */
  public void serve(ServedExperiments experiments) {
    current = experiments;
  }

  /** Returns the running experiments; to be read once per event. */
  public ServedExperiments current() {
    return current;
  }

  /**
   * Chooses the arm that answers a user.
   *
   * @return null if the user is in no experiment: then the champion answers by the scorer's
   *     settings
   */
  public @Nullable ArmChoice choose(byte[] userId) {
    ServedExperiments running = current;
    if (running.isEmpty()) {
      return null;
    }
    ServedExperiment experiment = running.of(userId);
    if (experiment == null) {
      return null;
    }
    double position = experiment.assignment().position(userId);
    ServedArm shown = experiment.arms().get(experiment.assignment().shownAt(position));
    ServingView view = views.of(shown.arm().model());
    if (view != null) {
      return new ArmChoice(experiment, position, shown, false, view, shown.arm().settings());
    }
    unavailable.increment();
    Arm control = experiment.definition().control();
    ServingView controls = views.of(control.model());
    return controls == null
        ? new ArmChoice(experiment, position, shown, true, views.current(), Map.of())
        : new ArmChoice(experiment, position, shown, true, controls, control.settings());
  }

  /** Returns the view of a shadow; null if its model is not loaded. */
  public @Nullable ServingView viewOf(ServedArm shadow) {
    return views.of(shadow.arm().model());
  }

  /** Counts a judgement that was written. */
  public void judged() {
    judgements.increment();
  }

  /** Returns the number of answers by control because the arm's model was not loaded. */
  public long unavailable() {
    return unavailable.sum();
  }

  /** Returns the number of judgements written. */
  public long judgements() {
    return judgements.sum();
  }
}
