package io.freshet.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Queue of the refits that were asked for and that the trainer's loop has not taken. Thread-safe.
 */
public final class RefitRequests {

  private final List<CompletableFuture<RefitOutcome>> asked = new ArrayList<>();
  private boolean ended;

  /**
   * Asks for a refit.
   *
   * @return its outcome; completes exceptionally once the trainer has ended
   */
  public synchronized CompletableFuture<RefitOutcome> add() {
    CompletableFuture<RefitOutcome> answer = new CompletableFuture<>();
    if (ended) {
      answer.completeExceptionally(trainerEnded());
    } else {
      asked.add(answer);
    }
    return answer;
  }

  synchronized boolean isEmpty() {
    return asked.isEmpty();
  }

  /** Hands over whatever is in the queue. */
  synchronized List<CompletableFuture<RefitOutcome>> take() {
    List<CompletableFuture<RefitOutcome>> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  /** Answers whatever is in the queue, and whatever comes later, with a failure. */
  void end() {
    synchronized (this) {
      ended = true;
    }
    take().forEach(answer -> answer.completeExceptionally(trainerEnded()));
  }

  static IllegalStateException trainerEnded() {
    return new IllegalStateException("the trainer has ended");
  }
}
