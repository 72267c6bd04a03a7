package io.freshet.families.family;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the numbered parts of a job on a pool. The job fixes the parts, not the number of threads,
 * and each part writes only its own results. So the result does not depend on the number of
 * threads.
 */
public final class Workers {
  private final @Nullable ExecutorService pool;
  private final int threads;

  private Workers(@Nullable ExecutorService pool, int threads) {
    this.pool = pool;
    this.threads = threads;
  }

  /** Runs everything in the calling thread. */
  public static Workers inCaller() {
    return new Workers(null, 1);
  }

  /**
   * Runs parts on a pool.
   *
   * @param threads max number of parts that run at once, at least 1; with 1, parts run in the
   *     calling thread
   */
  public static Workers of(ExecutorService pool, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + threads);
    }
    return new Workers(pool, threads);
  }

  public int threads() {
    return threads;
  }

  /** Runs parts 0 … parts − 1 and returns when all are done. */
  public void run(int parts, IntConsumer part) {
    run(parts, () -> part, IntConsumer::accept);
  }

  /**
   * Runs parts 0 … parts − 1 with one scratch object per thread.
   *
   * @throws CancellationException if the calling thread is interrupted
   */
  public <S> void run(int parts, Supplier<? extends S> scratch, ObjIntConsumer<? super S> part) {
    if (pool == null || threads == 1 || parts < 2) {
      S own = scratch.get();
      for (int p = 0; p < parts; p++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("interrupted");
        }
        part.accept(own, p);
      }
      return;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    AtomicInteger next = new AtomicInteger();
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int t = 0; t < Math.min(threads, parts); t++) {
      tasks.add(
          () -> {
            S own = scratch.get();
            for (int p = next.getAndIncrement(); p < parts; p = next.getAndIncrement()) {
              part.accept(own, p);
            }
            return true;
          });
    }
    try {
      for (Future<Boolean> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } catch (InterruptedException e) {
      next.set(parts); // threads that are still running stop after their part
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  private static RuntimeException rethrown(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException runtime) {
      return runtime;
    }
    return new IllegalStateException(cause);
  }
}
