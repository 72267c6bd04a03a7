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
 * The refits that were asked for and have not begun. A refit answers a request once everything has
 * been read that was in the topics when the trainer heard of the request. Thread-safe.
 */
public final class RefitRequests {

  private static final class Request {
    final CompletableFuture<Evaluation> answer = new CompletableFuture<>();

    /** What must have been read; null until the trainer's loop, which alone uses it, has heard. */
    @Nullable Map<TopicPartition, Long> target;
  }

  private final List<Request> requests = new ArrayList<>();
  private boolean ended;

  /**
   * Asks for a refit.
   *
   * @return the record of how it ended; completes exceptionally once the trainer has ended
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
   * @param ends of the topics; asked if there is a new request. If it throws, nothing changes
   */
  void aim(Supplier<Map<TopicPartition, Long>> ends) {
    List<Request> fresh = requests().stream().filter(request -> request.target == null).toList();
    if (!fresh.isEmpty()) {
      Map<TopicPartition, Long> target = ends.get();
      fresh.forEach(request -> request.target = target);
    }
  }

  /** The answers that a refit would give now; they stay here. */
  List<CompletableFuture<Evaluation>> ready(Predicate<Map<TopicPartition, Long>> reached) {
    List<CompletableFuture<Evaluation>> ready = new ArrayList<>();
    for (Request request : requests()) {
      if (request.target != null && reached.test(request.target)) {
        ready.add(request.answer);
      }
    }
    return ready;
  }

  /** A copy, because what asks a broker must not block who asks for a refit. */
  private synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Hands over answers that a refit which begins will give. */
  synchronized void remove(List<CompletableFuture<Evaluation>> answers) {
    requests.removeIf(request -> answers.stream().anyMatch(answer -> answer == request.answer));
  }

  /** Answers every request here, and every later one, with a failure. */
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
