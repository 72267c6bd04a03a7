package io.freshet.trainer;

import io.freshet.http.Health;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether the trainer lives and works. A refit that fails is no reason for either to be no. */
final class TrainerHealth implements Health {
  private final TrainerService trainer;

  TrainerHealth(TrainerService trainer) {
    this.trainer = trainer;
  }

  /** Dead once its reading thread has ended with an error. */
  @Override
  public Status live() {
    return new Status(trainer.failure() == null, details());
  }

  /** Ready once it has read everything that was there at its start. */
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
    Throwable failure = trainer.failure();
    if (failure != null) {
      // The class alone: a message may name a record's contents.
      details.put("failure", failure.getClass().getSimpleName());
    }
    return details;
  }
}
