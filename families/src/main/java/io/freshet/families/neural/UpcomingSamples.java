package io.freshet.families.neural;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.core.parallelism.AsyncIterator;

/**
 * An iterator over the examples of successive epochs. A separate thread draws the next epoch while
 * the network trains on the current one. The examples depend only on the source and the epoch, so
 * the thread changes only the time. At most three epochs are on the heap: one in training, one
 * ready, one being drawn.
 */
final class UpcomingSamples implements AutoCloseable {

  /**
   * Holds the result or the failure of each draw: if the drawing thread failed, its reader would
   * wait forever.
   */
  private final AsyncIterator<Supplier<Samples>> drawn;

  /** Starts drawing epochs 0 to {@code epochs} − 1. */
  UpcomingSamples(Samples.Source source, int epochs) {
    drawn =
        new AsyncIterator<>(
            IntStream.range(0, epochs).mapToObj(epoch -> draw(source, epoch)).iterator(), 1);
  }

  private static Supplier<Samples> draw(Samples.Source source, int epoch) {
    try {
      Samples samples = source.training(epoch);
      return () -> samples;
    } catch (RuntimeException | Error e) {
      return () -> {
        throw e;
      };
    }
  }

  /**
   * The examples of the next epoch. Call it at most once per epoch. Rethrows what drawing them
   * threw.
   *
   * @throws CancellationException if the calling thread is interrupted, including while it waits
   */
  Samples next() {
    // The iterator reports an interrupt as "no more" and clears the interrupt flag.
    if (Thread.currentThread().isInterrupted() || !drawn.hasNext()) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
    return drawn.next().get();
  }

  /** Stops the thread; examples drawn beyond the last epoch are dropped. */
  @Override
  public void close() {
    drawn.shutdown();
  }
}
