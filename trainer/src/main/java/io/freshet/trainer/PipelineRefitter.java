package io.freshet.trainer;

import io.freshet.trainer.family.ProgressListener;
import io.freshet.trainer.family.Workers;
import io.freshet.trainer.gate.RefitPipeline;
import io.freshet.trainer.gate.RefitRequest;
import io.freshet.trainer.gate.RefitResult;
import io.freshet.trainer.gate.RefitSettings;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The refit pipeline with threads of its own. */
final class PipelineRefitter implements Refitter {

  private final ExecutorService pool;
  private final RefitPipeline pipeline;

  /**
   * Starts no thread yet.
   *
   * @param threads of a fit; 0 for one per processor
   */
  PipelineRefitter(RefitSettings settings, int threads) {
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    AtomicInteger number = new AtomicInteger();
    this.pool =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "freshet-fit-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.pipeline = new RefitPipeline(settings, Workers.of(pool, count), System::nanoTime);
  }

  @Override
  public RefitResult refit(RefitRequest request, ProgressListener progress) throws IOException {
    return pipeline.run(request, progress);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
