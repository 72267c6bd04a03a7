package io.freshet.trainer;

import io.freshet.http.Health;
import java.util.LinkedHashMap;
import java.util.Map;

/** Liveness and readiness of the trainer. A failed refit changes neither. */
final class TrainerHealth implements Health {
  private final TrainerService trainer;

  TrainerHealth(TrainerService trainer) {
    this.trainer = trainer;
  }

  /** Returns not live once the reading thread has ended with an error. */
  @Override
  public Status live() {
    return new Status(trainer.failure() == null, details());
  }

  /** Returns ready once the trainer has read all records that were in its topics at the start. */
  @Override
  public Status ready() {
    return new Status(trainer.isRunning(), details());
  }

  private Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    TrainerStatus status = trainer.status();
    if (!status.running()) {
      details.put("read", Long.toString(status.recordsRead()));
      details.put("toRead", Long.toString(status.recordsToRead()));
    }
    details.put("refitting", Boolean.toString(status.refitting()));
    Throwable failure = trainer.failure();
    if (failure != null) {
      // The class alone: a message may name a record's contents.
      details.put("failure", failure.getClass().getSimpleName());
    }
    return details;
  }
}
