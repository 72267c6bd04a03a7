package io.freshet.simulation;

import io.freshet.ingest.IngestTopology;
import io.freshet.ingest.Remembering;
import io.freshet.ingest.source.Sources;
import io.freshet.schemas.topic.TopicSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.ScorerTopology;
import io.freshet.simulation.log.SimulatedKafka;
import io.freshet.simulation.streams.StreamsApplication;
import io.freshet.simulation.streams.StreamsInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** The world of one run: brokers, services and their users. */
final class World {
  private static final long START = Instant.parse("2026-01-05T10:00:00Z").toEpochMilli();
  private static final long MAX_CLOCK_ERROR = Duration.ofSeconds(20).toMillis();
  private static final int SCORERS = 2;
  private static final int INGESTS = 2;
  private static final int TRAINERS = 2;
  private static final int ROUNDS = 6;

  private final Parts parts;
  final Deployment deployment;
  final SeededFaults faults;
  final SimulatedKafka kafka;
  final Producers producers;
  final Operator operator;
  final Fleet<IngestProcess> ingest;

  /** The stream threads of ingest that map foreign topics; null without mappings. */
  private final @Nullable Fleet<IngestProcess> mapping;

  private final @Nullable ForeignTopics foreignTopics;
  private final @Nullable ForeignProducers foreign;
  final Fleet<ScorerProcess> scorers;
  final List<Trainer> trainers = new ArrayList<>();
  private final SplittableRandom salts;
  private boolean ratingsReset;

  /**
   * Makes the world of a story, with its services started.
   *
   * @param parts what it is made of
   * @param folder for files of services
   */
  World(Story story, Parts parts, Path folder) {
    this.parts = parts;
    SplittableRandom random = new SplittableRandom(story.seed()).split();
    salts = random.split();
    deployment = Deployment.draw(random, folder);
    faults = new SeededFaults(random);
    kafka = parts.kafka(parts.clock(START), () -> faults);
    Topics topics = deployment.topics();
    topics.all().forEach(topic -> kafka.create(topic, Deployment.PARTITIONS));
    producers = new Producers(kafka, topics);
    foreignTopics = story.mapped() ? ForeignTopics.draw(random) : null;
    operator = new Operator(parts, deployment, kafka, producers);
    boolean leavesZombies = parts.leavesZombies(deployment.exactlyOnce());
    ingest = new Fleet<>(ingestApplication(topics), INGESTS, leavesZombies, this::ingestMember);
    scorers = new Fleet<>(scorerApplication(topics), SCORERS, leavesZombies, this::scorerMember);
    for (int i = 1; i <= TRAINERS; i++) {
      trainers.add(new Trainer(parts, deployment, kafka, Integer.toString(i)));
    }
    for (int i = 0; i < INGESTS; i++) {
      ingest.start(random);
      scorers.start(random);
    }
    if (foreignTopics != null) {
      Fleet<IngestProcess> threads =
          MappingThreads.fleet(kafka, deployment, parts, foreignTopics, INGESTS, leavesZombies);
      threads.start(random);
      threads.start(random);
      mapping = threads;
      foreign = new ForeignProducers(kafka, topics, producers, operator, foreignTopics);
    } else {
      mapping = null;
      foreign = null;
    }
  }

  private StreamsApplication ingestApplication(Topics topics) {
    return new StreamsApplication(
        kafka,
        deployment.kafka().prefixed(deployment.ingest().applicationId()),
        IngestTopology.build(deployment.ingest(), topics, Deployment.PARTITIONS, sources()),
        IngestTopology.PROCESSOR,
        Deployment.PARTITIONS,
        deployment.exactlyOnce(),
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
            Long.toString(TopicSettings.DEFAULTS.maxCompactionLag().toMillis())),
        Set.of(IngestTopology.MEMORY),
        parts::storeContent);
  }

  private StreamsApplication scorerApplication(Topics topics) {
    ScorerProcess any = new ScorerProcess(parts, deployment, kafka, "x");
    return new StreamsApplication(
        kafka,
        deployment.kafka().prefixed(deployment.scorer().applicationId()),
        ScorerTopology.build(topics, deployment.scorer(), any.collaborators()),
        ScorerTopology.PROCESSOR,
        Deployment.PARTITIONS,
        deployment.exactlyOnce(),
        Map.of(),
        Set.of(),
        parts::storeContent);
  }

  /** As ingest asks the topics: foreign ones keep their records for as long as {@code ratings}. */
  private Optional<Duration> remembered() {
    Optional<Duration> own = Remembering.DEFAULTS.span().get();
    return foreignTopics == null ? own : own.map(span -> span.multipliedBy(3).dividedBy(2));
  }

  private Sources sources() {
    return foreignTopics == null ? Sources.NONE : foreignTopics.sources();
  }

  private Uuid newSalt() {
    return new Uuid(salts.nextLong(), salts.nextLong());
  }

  private Fleet.Member<IngestProcess> ingestMember(String name) {
    return new Fleet.Member<>() {
      @Override
      StreamsInstance newInstance() {
        var processors =
            IngestTopology.processors(
                deployment.ingest(),
                deployment.topics(),
                Deployment.PARTITIONS,
                new Remembering(World.this::newSalt, World.this::remembered),
                sources());
        return ingest.application().instance(name, processors);
      }

      @Override
      IngestProcess newProcess() {
        return new IngestProcess();
      }
    };
  }

  private Fleet.Member<ScorerProcess> scorerMember(String name) {
    return new Fleet.Member<>() {
      @Override
      StreamsInstance newInstance() {
        return scorers.application().instance(name, () -> process().newProcessor());
      }

      @Override
      ScorerProcess newProcess() {
        return new ScorerProcess(parts, deployment, kafka, name);
      }
    };
  }

  /** Does what a story says next. */
  void run(Operation operation) {
    SplittableRandom random = new SplittableRandom(operation.seed());
    faults.begin(random.split());
    try {
      run(operation.action(), random);
    } finally {
      faults.end();
    }
    kafka.elapse(1 + random.nextInt(50));
  }

  private void run(Action action, SplittableRandom random) {
    switch (action) {
      case RATE, POST_NONSENSE, POST_PROFILE, POST_ITEM -> post(action, random);
      case RUN_INGEST -> partOfIngest(random).run(random, 8);
      case COMMIT_INGEST -> partOfIngest(random).commit(random);
      case CRASH_INGEST -> partOfIngest(random).crash(random, faults);
      case STOP_INGEST -> partOfIngest(random).stop(random);
      case START_INGEST -> partOfIngest(random).start(random);
      case REBALANCE_INGEST -> partOfIngest(random).rebalance(random);
      case RUN_SCORER -> scorers.run(random, 8);
      case COMMIT_SCORER -> scorers.commit(random);
      case CRASH_SCORER -> scorers.crash(random, faults);
      case FOLLOW_SCORER -> follow(random);
      case STOP_SCORER -> scorers.stop(random);
      case START_SCORER -> scorers.start(random);
      case REBALANCE_SCORER -> scorers.rebalance(random);
      case RUN_TRAINER -> runTrainers(random);
      case CRASH_TRAINER -> crashTrainer(random);
      case START_TRAINER -> trainers.get(random.nextInt(trainers.size())).start();
      case ROLLBACK -> operator.rollback(random);
      case UNPIN -> operator.unpin();
      case FORGET -> operator.forget(random);
      case RESET_RATINGS -> resetRatings(random);
      case WAIT -> kafka.elapse(random.nextLong(30_000));
      case WAIT_LONG -> waitLong(random);
      case SET_BROKER_CLOCK ->
          kafka
              .clock()
              .setBrokerOffset(
                  random.nextInt(Deployment.BROKERS),
                  random.nextLong(2 * MAX_CLOCK_ERROR) - MAX_CLOCK_ERROR);
      case CLEAN -> kafka.clean(false);
    }
  }

  /** With mappings, half of the records go to foreign topics. */
  private void post(Action action, SplittableRandom random) {
    if (foreign != null && random.nextBoolean()) {
      switch (action) {
        case RATE -> foreign.postEvents(random);
        case POST_NONSENSE -> foreign.postNonsense(random);
        case POST_PROFILE -> foreign.postCustomer(random);
        default -> foreign.postProduct(random);
      }
      return;
    }
    switch (action) {
      case RATE -> producers.rate(random);
      case POST_NONSENSE -> producers.postNonsense(random);
      case POST_PROFILE -> producers.postProfile(random);
      default -> producers.postItem(random);
    }
  }

  /** Ingest's threads that keep states, or those that map foreign topics. */
  private Fleet<IngestProcess> partOfIngest(SplittableRandom random) {
    return mapping != null && random.nextInt(3) == 0 ? mapping : ingest;
  }

  private void follow(SplittableRandom random) {
    for (Fleet.Member<ScorerProcess> member : scorers.running()) {
      if (random.nextBoolean()) {
        member.process().follow();
      }
    }
  }

  private void runTrainers(SplittableRandom random) {
    Trainer trainer = trainers.get(random.nextInt(trainers.size()));
    for (int i = random.nextInt(ROUNDS); i >= 0; i--) {
      trainer.step();
    }
  }

  private void crashTrainer(SplittableRandom random) {
    Trainer trainer = trainers.get(random.nextInt(trainers.size()));
    faults.crashWithin(30);
    try {
      for (int i = 0; i < ROUNDS && !faults.crashed(); i++) {
        trainer.step();
      }
    } catch (Crash e) {
      // As intended; where it did not come to that, it dies after its rounds.
    }
    faults.end();
    trainer.kill();
  }

  /** One trainer runs, and has nothing left to do. */
  private void drainTrainers() {
    for (Trainer trainer : trainers) {
      trainer.step(); // who was fenced finds out
    }
    runTrainer();
    for (int i = 0; i < ROUNDS; i++) {
      trainers.forEach(Trainer::step);
    }
  }

  /** A supervisor starts a trainer again if none runs. */
  private void runTrainer() {
    if (trainers.stream().noneMatch(Trainer::isRunning)) {
      trainers.get(0).start();
    }
  }

  /** Offsets can be reset only while nobody of the group runs. */
  private void resetRatings(SplittableRandom random) {
    stop(ingest, random);
    if (mapping != null) {
      stop(mapping, random); // of the same group
    }
    ingest.application().resetOffsets(deployment.topics().ratings().name(), 0);
    ratingsReset = true;
  }

  private static void stop(Fleet<IngestProcess> fleet, SplittableRandom random) {
    for (Fleet.Member<IngestProcess> member : fleet.members()) {
      if (member.isRunning()) {
        member.stop(random);
      }
    }
  }

  /** Whether foreign topics are mapped. */
  boolean maps() {
    return foreignTopics != null;
  }

  /** The one partition of {@code items}. */
  TopicPartition itemPartition() {
    return new TopicPartition(deployment.topics().items().name(), 0);
  }

  /** Whether ratings were read again, so that each may have more than one answer. */
  boolean ratingsReset() {
    return ratingsReset;
  }

  /** Hours or days pass, in which the services work; what is unread for so long is lost rightly. */
  private void waitLong(SplittableRandom random) {
    faults.end();
    drain(random);
    long left =
        random.nextBoolean()
            ? Duration.ofMinutes(random.nextInt(60 * 12)).toMillis()
            : Duration.ofHours(random.nextInt(24 * 20)).toMillis();
    pass(left);
  }

  private void pass(long millis) {
    long step = Duration.ofHours(6).toMillis();
    for (long left = millis; left > 0; left -= step) {
      kafka.elapse(Math.min(left, step));
      kafka.clean(true);
      trainers.forEach(Trainer::step);
      ingest.members().forEach(member -> member.instance().removeObsolete());
    }
  }

  /** Everything that was posted is processed, and everything committed. */
  void drain(SplittableRandom random) {
    do {
      kafka.settle();
      if (mapping != null) {
        mapping.drain(random);
        kafka.settle();
      }
      ingest.drain(random);
      scorers.running().forEach(member -> member.process().follow());
      scorers.drain(random);
      kafka.settle();
    } while (hasUnread(ingest) || hasUnread(mapping) || hasUnread(scorers));
    drainTrainers();
    kafka.settle();
    scorers.running().forEach(member -> member.process().follow());
  }

  private static boolean hasUnread(@Nullable Fleet<?> fleet) {
    return fleet != null && fleet.application().hasUnread();
  }

  /**
   * Lets so much time pass that every bound on what is kept has passed. A trainer runs all the
   * time, for one that does not forgets nobody.
   */
  void passAllBounds(SplittableRandom random) {
    for (int i = 0; i < 4; i++) {
      runTrainer();
      pass(Duration.ofDays(20).toMillis());
      kafka.clean(false);
      drain(random);
    }
  }
}
