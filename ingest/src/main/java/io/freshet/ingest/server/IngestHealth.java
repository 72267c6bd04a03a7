package io.freshet.ingest.server;

import io.freshet.http.Health;
import io.freshet.ingest.IngestService;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;

/** Liveness and readiness of an ingest instance. */
final class IngestHealth implements Health {
  private final IngestService ingest;

  IngestHealth(IngestService ingest) {
    this.ingest = ingest;
  }

  /** Not alive once a stream thread has failed, because the Streams client then stops for good. */
  @Override
  public Status live() {
    KafkaStreams.State state = ingest.streams().state();
    boolean alive =
        ingest.failure() == null
            && state != KafkaStreams.State.ERROR
            && state != KafkaStreams.State.PENDING_ERROR;
    return new Status(alive, details(state));
  }

  /** Ready while the Streams client is running and has at least one task. */
  @Override
  public Status ready() {
    KafkaStreams.State state = ingest.streams().state();
    Map<String, String> details = details(state);
    int tasks = 0;
    if (state == KafkaStreams.State.RUNNING) {
      for (ThreadMetadata thread : ingest.streams().metadataForLocalThreads()) {
        tasks += thread.activeTasks().size() + thread.standbyTasks().size();
      }
    }
    details.put("tasks", Integer.toString(tasks));
    return new Status(ingest.failure() == null && tasks > 0, details);
  }

  private Map<String, String> details(KafkaStreams.State state) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("streams", state.name());
    if (!ingest.startup().hasEnded()) {
      details.put("restored", Long.toString(ingest.startup().records()));
    }
    Throwable failure = ingest.failure();
    if (failure != null) {
      // Only the class, because a message may hold a record's content.
      details.put("failure", failure.getClass().getSimpleName());
    }
    return details;
  }
}
