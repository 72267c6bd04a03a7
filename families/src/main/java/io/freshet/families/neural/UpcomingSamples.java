package io.freshet.families.neural;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.core.parallelism.AsyncIterator;

/**
 * The examples of one epoch after the other, drawn in a thread of their own while the network
 * trains on the epoch before. What they are depends on source and epoch alone, so the thread
 * changes nothing but the time. Three epochs are on the heap at most: one in training, one ready,
 * one being drawn.
 */
final class UpcomingSamples implements AutoCloseable {

  /** Holds what drawing an epoch came to: the drawing thread must not fail, or its reader waits. */
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
   * The examples of the next epoch; to be asked as often as there are epochs, at most. Throws what
   * drawing them threw.
   *
   * @throws CancellationException if the calling thread is interrupted, also while it waits
   */
  Samples next() {
    // The iterator says by "no more" that it was interrupted, and forgets the interrupt.
    if (Thread.currentThread().isInterrupted() || !drawn.hasNext()) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
    return drawn.next().get();
  }

  /** Ends the thread; what it has drawn beyond the last epoch is dropped. */
  @Override
  public void close() {
    drawn.shutdown();
  }
}
