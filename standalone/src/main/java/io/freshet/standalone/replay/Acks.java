package io.freshet.standalone.replay;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The counter of sent and acknowledged records; keeps the first error. */
final class Acks implements Callback {

  private long sent;
  private long acknowledged;
  private @Nullable Exception error;

  synchronized void sending() {
    sent++;
  }

  @Override
  public synchronized void onCompletion(
      @Nullable RecordMetadata metadata, @Nullable Exception exception) {
    acknowledged++;
    if (exception != null && error == null) {
      error = exception;
    }
    if (acknowledged == sent || exception != null) {
      notifyAll();
    }
  }

  synchronized @Nullable Exception error() {
    return error;
  }

  /**
   * Waits until all sent records are acknowledged or an error occurs.
   *
   * @return false if no record was acknowledged for the time {@code stall}
   */
  synchronized boolean await(Duration stall) throws InterruptedException {
    long seen = acknowledged;
    long deadline = System.nanoTime() + stall.toNanos();
    while (acknowledged < sent && error == null) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        if (acknowledged == seen) {
          return false;
        }
        seen = acknowledged;
        deadline = System.nanoTime() + stall.toNanos();
        continue;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
    }
    return true;
  }
}
