package io.freshet.trainer;

import io.freshet.schemas.answer.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The requested refits that have not begun. A refit answers a request if the trainer has read all
 * records that were in the topics when it first saw the request. Thread-safe.
 */
public final class RefitRequests {

  private static final class Request {
    final CompletableFuture<Evaluation> answer = new CompletableFuture<>();

    /**
     * Offsets to read before the request can be answered; null until the trainer's loop sees the
     * request. Only that loop uses this field.
     */
    @Nullable Map<TopicPartition, Long> target;
  }

  private final List<Request> requests = new ArrayList<>();
  private boolean ended;

  /**
   * Asks for a refit.
   *
   * @return the record of the refit; completes exceptionally if the trainer ends first
   */
  public synchronized CompletableFuture<Evaluation> add() {
    Request request = new Request();
    if (ended) {
      request.answer.completeExceptionally(trainerEnded());
    } else {
      requests.add(request);
    }
    return request.answer;
  }

  /**
   * Gives new requests their target.
   *
   * @param ends ends of the topics; called only if there is a new request. If it throws, nothing
   *     changes
   */
  void aim(Supplier<Map<TopicPartition, Long>> ends) {
    List<Request> fresh = requests().stream().filter(request -> request.target == null).toList();
    if (!fresh.isEmpty()) {
      Map<TopicPartition, Long> target = ends.get();
      fresh.forEach(request -> request.target = target);
    }
  }

  /** Returns the requests that a refit would answer now, without removing them. */
  List<CompletableFuture<Evaluation>> ready(Predicate<Map<TopicPartition, Long>> reached) {
    List<CompletableFuture<Evaluation>> ready = new ArrayList<>();
    for (Request request : requests()) {
      if (request.target != null && reached.test(request.target)) {
        ready.add(request.answer);
      }
    }
    return ready;
  }

  /** A copy, so that a call to the broker does not block {@link #add}. */
  private synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Removes the requests that a starting refit will answer. */
  synchronized void remove(List<CompletableFuture<Evaluation>> answers) {
    requests.removeIf(request -> answers.stream().anyMatch(answer -> answer == request.answer));
  }

  /** Fails all waiting requests and all later ones. */
  void end() {
    List<Request> left;
    synchronized (this) {
      ended = true;
      left = List.copyOf(requests);
      requests.clear();
    }
    left.forEach(request -> request.answer.completeExceptionally(trainerEnded()));
  }

  static IllegalStateException trainerEnded() {
    return new IllegalStateException("the trainer has ended");
  }
}
