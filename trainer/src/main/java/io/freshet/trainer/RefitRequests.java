package io.freshet.trainer;

import io.freshet.schemas.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Queue of the refits that were asked for and that the trainer's loop has not taken. Thread-safe.
 */
public final class RefitRequests {

  private final List<CompletableFuture<Evaluation>> asked = new ArrayList<>();
  private boolean ended;

  /**
   * Asks for a refit.
   *
   * @return the record of how it ended; completes exceptionally once the trainer has ended
   */
  public synchronized CompletableFuture<Evaluation> add() {
    CompletableFuture<Evaluation> answer = new CompletableFuture<>();
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
  synchronized List<CompletableFuture<Evaluation>> take() {
    List<CompletableFuture<Evaluation>> taken = List.copyOf(asked);
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
