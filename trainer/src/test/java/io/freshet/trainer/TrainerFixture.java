package io.freshet.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.families.Families;
import io.freshet.families.family.Family;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.answer.Verdict.Decision;
import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.topic.Topics;
import io.freshet.trainer.experiment.ExperimentDesk;
import io.freshet.trainer.gate.GateEvidence;
import io.freshet.trainer.gate.RecountRequest;
import io.freshet.trainer.gate.RefitRequest;
import io.freshet.trainer.gate.RefitResult;
import io.freshet.trainer.gate.Refitter;
import io.freshet.trainer.publish.ExperimentOperations;
import io.freshet.trainer.publish.ModelPublisher;
import io.freshet.trainer.publish.TestPublishers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** A trainer on a broker in memory, with a refitter that does as it is told. */
final class TrainerFixture implements TrainerClients {

  static final int PARTITIONS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  final Topics topics = new Topics("t.");
  final InMemoryKafka kafka = new InMemoryKafka();
  final StateLog states = new StateLog(kafka, topics, PARTITIONS, 100);
  final MutableClock clock = new MutableClock();
  int emptyPolls;
  final FakeRefitter refitter = new FakeRefitter();
  InMemoryKafka.Writer producer = kafka.producer();

  private final Path temp;
  private TrainerSettings settings;
  private TrainerService service;
  private boolean items = true;

  TrainerFixture(Path temp) {
    this.temp = temp;
    kafka.time(clock.millis());
    kafka
        .create(topics.models().name(), 1)
        .create(topics.modelChunks().name(), 1)
        .create(topics.evaluations().name(), 1)
        .create(topics.experiments().name(), 1)
        .create(topics.judgements().name(), PARTITIONS);
    settings(Map.of());
  }

  /** Refits come on request only, unless these settings say otherwise. */
  void settings(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>();
    all.put(TrainerSettings.REFIT_INTERVAL_SECONDS, 0L);
    all.put(TrainerSettings.REFIT_NEW_RATINGS, 0L);
    all.putAll(values);
    settings = TrainerSettings.from(all);
  }

  void withoutItems() {
    items = false;
  }

  /** A loop that is not open. */
  TrainerLoop loop(Executor refits, RefitRequests requests) {
    createItems();
    return new TrainerLoop(
        this,
        topics,
        settings,
        folder(),
        clock,
        System::nanoTime,
        refits,
        requests,
        new ExperimentDesk(
            this::experiments,
            this::judgements,
            topics,
            settings.experiments(),
            folder(),
            clock,
            TIMEOUT));
  }

  private void createItems() {
    if (items) {
      kafka.create(topics.items().name(), 1);
    }
  }

  /** A service that is not started. */
  TrainerService service() {
    if (service == null) {
      createItems();
      service = new TrainerService(this, topics, settings, folder(), clock);
    }
    return service;
  }

  /** Starts a service, a new one if there was one before. */
  void start() throws InterruptedException {
    if (service != null) {
      service.close();
      service = null;
      producer = kafka.producer();
    }
    service().start();
    service().awaitRunning(Duration.ofSeconds(30));
  }

  Path folder() {
    return temp.resolve("trainer");
  }

  void item(String id, String json) {
    kafka
        .create(topics.items().name(), 1)
        .append(
            topics.items().name(),
            0,
            id.getBytes(UTF_8),
            json == null ? null : json.getBytes(UTF_8));
  }

  String[] partitionNames() {
    return new String[] {
      topics.userStates().name() + "-0",
      topics.userStates().name() + "-1",
      topics.userStates().name() + "-2",
      topics.items().name() + "-0"
    };
  }

  ModelCatalog catalog() {
    try (ModelTopicReader reader =
        new ModelTopicReader(kafka.consumer(), topics.models().name(), System::nanoTime)) {
      return reader.refresh(TIMEOUT);
    }
  }

  List<Evaluation> evaluations() {
    return kafka.<String>records(topics.evaluations().name()).stream()
        .map(record -> Evaluation.fromJson(record.value()))
        .toList();
  }

  Evaluation lastEvaluation() {
    List<Evaluation> all = evaluations();
    return all.get(all.size() - 1);
  }

  void close() {
    if (service != null) {
      service.close();
    }
  }

  /** Reads states and items; of its polls the first {@link #emptyPolls} bring nothing. */
  @Override
  @SuppressWarnings("unchecked")
  public Consumer<byte[], byte[]> states() {
    Consumer<byte[], byte[]> consumer = kafka.consumer();
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("poll") && emptyPolls-- > 0) {
                return ConsumerRecords.empty();
              }
              try {
                return method.invoke(consumer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Consumer<String, byte[]> evaluationTopic() {
    return kafka.consumer();
  }

  @Override
  public SnapshotFetcher snapshots() {
    return new SnapshotFetcher(
        kafka.consumer(),
        topics.modelChunks().name(),
        1 << 20,
        Duration.ofSeconds(5),
        System::nanoTime);
  }

  @Override
  public ModelPublisher publisher() {
    return TestPublishers.publisher(kafka, producer, topics, settings.snapshotsKept());
  }

  @Override
  public ExperimentOperations experiments() {
    return TestPublishers.experiments(kafka, topics);
  }

  @Override
  public Consumer<byte[], byte[]> judgements() {
    return kafka.consumer();
  }

  @Override
  public Refitter refitter() {
    return refitter;
  }

  @Override
  public byte[] salt() {
    return new byte[] {1, 2, 3};
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }

  /** What the n-th refit writes. */
  static byte[] content(int number) {
    return ("snapshot " + number).getBytes(UTF_8);
  }

  /** Publishes what it is told, or fails, or waits. */
  static final class FakeRefitter implements Refitter {
    volatile Verdict verdict = new Verdict(Decision.PUBLISHED, "as told");
    volatile String family = "fake";
    volatile Throwable failure;
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile GateEvidence evidence = GateEvidence.none();
    private final List<RefitRequest> requests = new CopyOnWriteArrayList<>();
    private final List<RecountRequest> recounts = new CopyOnWriteArrayList<>();

    private Family recipe() {
      return Families.names().contains(family)
          ? Families.create(family, Map.of())
          : new FakeFamily(family, Map.of("d", "8"));
    }

    List<RefitRequest> requests() {
      return requests;
    }

    List<RecountRequest> recounts() {
      return recounts;
    }

    RefitRequest lastRequest() {
      return requests.get(requests.size() - 1);
    }

    @Override
    public RefitResult refit(RefitRequest request, ProgressListener progress) throws Exception {
      requests.add(request);
      return result(request.matrix(), request.target(), progress, evidence, null);
    }

    @Override
    public RefitResult recount(RecountRequest request, ProgressListener progress) throws Exception {
      recounts.add(request);
      long learnedUntil = request.champion().manifest().learnedUntil();
      return result(request.matrix(), request.target(), progress, null, learnedUntil);
    }

    private RefitResult result(
        RatingMatrix matrix,
        Path target,
        ProgressListener progress,
        GateEvidence gathered,
        Long learnedUntil)
        throws Exception {
      progress.progress("fake", 0, 1);
      gate.await();
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof Exception exception) {
        throw exception;
      }
      boolean publishes = verdict.published();
      if (publishes) {
        Files.write(target, content(requests.size() + recounts.size()));
      }
      Metric metric = new Metric(0.5, 0.4, 0.6, 10, 3);
      return new RefitResult(
          verdict,
          publishes ? target : null,
          recipe(),
          Map.of("weight", 0.5),
          Map.of("ndcg@10", metric),
          publishes ? Map.of("coverage", metric) : Map.of(),
          Map.of(
              recipe().recipe(), verdict, "other{}", new Verdict(Decision.REFUSED, "not this one")),
          gathered,
          17,
          publishes ? matrix.items() : 0,
          matrix.lastSecond(),
          learnedUntil,
          0.25);
    }
  }

  private record FakeFamily(String name, Map<String, String> settings) implements Family {
    @Override
    public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
      throw new UnsupportedOperationException("nothing is fitted");
    }
  }
}
