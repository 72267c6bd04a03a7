package io.freshet.bench.pipeline;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Freshet itself: ingest and scorer with a published model and a described catalogue. */
final class FreshetPipeline implements PipelineUnderTest {

  private static final List<String> GENRES =
      List.of("Action", "Comedy", "Crime", "Drama", "Fantasy", "Horror", "Romance", "Sci-Fi");

  private final String name;
  private final Map<String, String> settings;
  private final String family;
  private final boolean sequence;
  private final int factors;
  private @Nullable IngestService ingest;
  private @Nullable ScorerService scorer;

  /**
   * Creates the pipeline.
   *
   * @param name name and topic prefix
   * @param settings of ingest and scorer that differ from the defaults
   * @param family of the model that is served, {@code ials} or {@code blend}
   * @param sequence whether a blend has a sequence network
   * @param factors length of an item's vector
   */
  FreshetPipeline(
      String name, Map<String, String> settings, String family, boolean sequence, int factors) {
    this.name = name;
    this.settings = settings;
    this.family = family;
    this.sequence = sequence;
    this.factors = factors;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void prepare(KafkaSettings kafka, Workload workload) throws Exception {
    postItems(kafka, workload);
    BenchModel.publish(kafka, workload, family, sequence, factors);
    ingest = new IngestService(kafka, IngestSettings.from(settings));
    scorer = new ScorerService(kafka, ScorerSettings.from(settings));
  }

  static void postItems(KafkaSettings kafka, Workload workload) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka.producerProperties(Map.of("linger.ms", 5)), bytes, bytes)) {
      for (int i = 1; i <= workload.catalogue(); i++) {
        int year = 1950 + i % 70;
        List<String> genres =
            i % 3 == 0
                ? List.of(GENRES.get(i % GENRES.size()), GENRES.get((i + 3) % GENRES.size()))
                : List.of(GENRES.get(i % GENRES.size()));
        String id = Integer.toString(i);
        String title = "The Long Road to Number " + i + " (" + year + ")";
        byte[] value = Items.encode(new Item(id, title, genres, year, null, true));
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(
                    kafka.topics().items().name(), id.getBytes(StandardCharsets.UTF_8), value));
      }
    }
  }

  @Override
  public void start(Duration timeout) throws InterruptedException {
    IngestService states = ingest;
    ScorerService answers = scorer;
    if (states == null || answers == null) {
      throw new IllegalStateException("not prepared");
    }
    states.start();
    answers.start();
    states.awaitRunning(timeout);
    answers.awaitRunning(timeout);
    if (answers.modelVersion() == null) {
      throw new IllegalStateException("the scorer has no model");
    }
  }

  @Override
  public Map<String, String> stages() {
    Map<String, String> stages = new LinkedHashMap<>();
    stages.put("freshet-ingest", "ingest");
    stages.put("freshet-scorer", "scorer");
    return stages;
  }

  @Override
  public long sourceOf(ConsumerRecord<byte[], byte[]> answer) {
    Cause cause = RecommendationsJson.decode(answer.value()).cause();
    return SourcePosition.pack(cause.partition(), cause.offset());
  }

  /** Returns the scorer's sampled time per stage, as wall time, not CPU time. */
  @Override
  public String details() {
    ScorerService answers = scorer;
    if (answers == null) {
      return "";
    }
    return "family "
        + family
        + ", scorer's stages, µs of wall time per event: "
        + answers.timings().microsPerEvent().entrySet().stream()
            .map(e -> "%s %.1f".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    if (ingest != null) {
      ingest.close();
    }
    if (scorer != null) {
      scorer.close();
    }
  }
}
