package io.freshet.standalone.demo;

import io.freshet.http.HttpStartException;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.broker.BrokerException;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.demo.TopicScan.Range;
import io.freshet.standalone.recommend.FreshAnswers;
import io.freshet.standalone.recommend.RecommendationCard;
import io.freshet.standalone.replay.Replay;
import io.freshet.standalone.replay.ReplayException;
import io.freshet.standalone.replay.ReplayOptions;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * The demo: the whole loop in one process, with an embedded broker, the three services and the
 * replay of a data set.
 *
 * <p>A refit runs after each fixed number of events, and the replay waits until its model is
 * published and serves. So the final figures do not depend on the machine's speed.
 */
public final class Demo {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Time between two of the ratings that arrive while the demo stays up. */
  private static final long SLOW_MILLIS = 500;

  private static final Duration REFIT_PATIENCE = Duration.ofHours(1);

  private final DemoOptions options;
  private final DataSet data;
  private final DemoFolder folder;
  private final Map<String, String> values;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;

  private int published;
  private int refused;
  private long busyNanos;
  private final Sent sent = new Sent();
  private volatile String model = "none yet: popularity answers";

  /**
   * Creates a demo without starting anything.
   *
   * @param values settings of the services, by key; the demo adds the broker's address
   * @param terminal whether {@code err} is a terminal
   */
  public Demo(
      DemoOptions options,
      DataSet data,
      DemoFolder folder,
      Map<String, String> values,
      PrintWriter out,
      PrintWriter err,
      boolean terminal) {
    this.options = options;
    this.data = data;
    this.folder = folder;
    this.values = new HashMap<>(values);
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /**
   * Runs the demo to its end.
   *
   * @return the balance of all ratings
   * @throws DemoFailedException if a part does not start, fails or makes no progress
   * @throws InterruptedException if the thread is interrupted; everything is closed by then
   */
  public Balance run() throws DemoFailedException, InterruptedException {
    long began = System.nanoTime();
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.broker())) {
      values.put(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
      values.put(KafkaSettings.STATE_DIR, folder.state().toString());
      KafkaSettings kafka = KafkaSettings.from(values);
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        new TopicAdmin(admin, kafka.topics(), kafka.userPartitions(), kafka.replicationFactor())
            .create(PATIENCE);
      }
      try (Services services = new Services(kafka, values);
          AnswerWatch watch = new AnswerWatch(kafka.consumerProperties(), kafka.topics());
          Replay replay =
              Replay.open(
                  kafka,
                  kafka.topics(),
                  data,
                  new ReplayOptions(options.speed(), options.limit(), sent::progress))) {
        services.start();
        watch.start();
        String page = services.pageUrl();
        if (page != null) {
          out.printf("page       Open %s%n", page);
        }
        out.printf(
            Locale.ROOT,
            "broker     %s, embedded; ingest, trainer and scorer run in this process (ready after %.1f s)%n",
            broker.bootstrapServers(),
            (System.nanoTime() - began) / 1e9);
        out.printf("folder     %s%n%n", folder.root());
        Balance balance = loop(kafka, services, watch, replay);
        if (options.stay()) {
          stay(services, broker, replay);
        }
        return balance;
      }
    } catch (ReplayException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new DemoFailedException(String.valueOf(e.getMessage()), e);
    } catch (BrokerException | TopicException | HttpStartException | IllegalStateException e) {
      // A failed service throws an IllegalStateException.
      throw new DemoFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private Balance loop(KafkaSettings kafka, Services services, AnswerWatch watch, Replay replay)
      throws DemoFailedException, ReplayException, InterruptedException {
    TopicScan scan = new TopicScan(kafka.consumerProperties());
    Topics topics = kafka.topics();
    long before = replay.position();
    long total = replay.end();
    long until = Math.max(before, total - options.heldBack());
    if (replay.resumed()) {
      out.printf(
          Locale.ROOT,
          "resuming   %,d of %,d ratings were replayed before; --fresh starts over%n%n",
          before,
          total);
      String serving = services.scorer().modelVersion();
      if (serving != null) {
        model = serving + " (from before)";
      }
    }
    sent.progress(before, total, 0);
    Progress progress = new Progress(sent, watch);
    long runBegan = System.currentTimeMillis();
    try (StatusLine status = new StatusLine(out, err, terminal, () -> progress.line(model))) {
      if (!replay.resumed()) {
        replay.sendItems();
      }
      awaitAll(scan, topics.ratings().name(), services, watch);
      while (replay.position() < until) {
        long every = options.refitEvery();
        long next = Math.min(until, (replay.position() / every + 1) * every);
        long segmentBegan = System.nanoTime();
        replay.run(next);
        awaitAll(scan, topics.ratings().name(), services, watch);
        busyNanos += System.nanoTime() - segmentBegan;
        if (next % every == 0 || (next == until && total % every == 0)) {
          refit(services, status);
        }
        showCard(kafka, watch, status);
      }
    } catch (TimeoutException e) {
      throw new DemoFailedException("the loop makes no progress: " + e.getMessage(), e);
    }
    Map<TopicPartition, Range> ratings = scan.ranges(topics.ratings().name());
    LatencySample latency = new LatencySample();
    Balance balance =
        Balance.count(
            scan,
            topics,
            ratings,
            answer -> {
              long arrival = answer.recommendations().cause().arrivalMillis();
              if (arrival >= runBegan) {
                latency.add(answer.writtenMillis() - arrival);
              }
            });
    new DemoSummary(
            balance,
            published,
            refused,
            services.scorer().liveQuality(),
            latency,
            until - before,
            busyNanos / 1e9)
        .print(out);
    return balance;
  }

  /** Waits for all posted ratings, both from the replay and from other producers. */
  private static void awaitAll(
      TopicScan scan, String ratingsTopic, Services services, AnswerWatch watch)
      throws InterruptedException, TimeoutException {
    long posted = scan.ranges(ratingsTopic).values().stream().mapToLong(Range::next).sum();
    watch.await(posted, PATIENCE, services::check);
  }

  private void refit(Services services, StatusLine status)
      throws DemoFailedException, InterruptedException, TimeoutException {
    String before = model;
    model = before + ", refitting";
    Evaluation ended;
    try {
      ended = services.trainer().requestRefit().get(REFIT_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DemoFailedException("the trainer stopped working: " + e.getCause(), e);
    }
    model = before;
    String version = ended.version();
    if (version != null) {
      published++;
      model = version + " " + quality(ended);
      awaitServing(services, version);
    } else {
      refused++;
    }
    status.print(
        String.format(
            Locale.ROOT,
            "refit      %s%n           %.1f s on %,d ratings of %,d users%s",
            withoutSettings(Objects.requireNonNull(ended.verdict()).text(version)),
            ended.count(Evaluation.TOOK_MILLIS) / 1e3,
            ended.count(Evaluation.RATINGS),
            ended.count(Evaluation.USERS),
            version == null ? "" : ": " + quality(ended)));
  }

  /** Formats the family and its hit rate on the unseen slice, beside decayed popularity's. */
  private static String quality(Evaluation ended) {
    String family = withoutSettings(ended.recipe());
    Metric own = ended.metrics().get("hr@10");
    Metric baseline = ended.metrics().get("decayed-popularity.hr@10");
    if (own == null || baseline == null) {
      return family;
    }
    return String.format(
        Locale.ROOT,
        "%s hr@10 %.3f [%.3f, %.3f], decayed popularity %.3f",
        family,
        own.value(),
        own.lower(),
        own.upper(),
        baseline.value());
  }

  /** Shortens recipes to their families. */
  private static String withoutSettings(String text) {
    return text.replaceAll("\\{[^}]*}", "");
  }

  private static void awaitServing(Services services, String version)
      throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!version.equals(services.scorer().modelVersion())) {
      services.check();
      if (System.nanoTime() > end) {
        throw new TimeoutException(
            "the scorer serves %s, not %s, after %d s"
                .formatted(services.scorer().modelVersion(), version, PATIENCE.toSeconds()));
      }
      Thread.sleep(20);
    }
  }

  /** Stays up, and posts the ratings that were held back, two a second. */
  private void stay(Services services, EmbeddedBroker broker, Replay replay)
      throws InterruptedException, ReplayException {
    String page = services.pageUrl();
    out.printf(
        "%nStaying up%s. Post to %s, for instance with%n"
            + "  ./freshet recommend USER --bootstrap-servers %s --set topics.partitions=%s%n"
            + "Ctrl-C ends it.%n",
        page == null ? "" : ": open " + page,
        broker.bootstrapServers(),
        broker.bootstrapServers(),
        values.get(KafkaSettings.TOPICS_PARTITIONS));
    out.flush();
    while (true) {
      services.check();
      replay.run(replay.position() + 1);
      Thread.sleep(SLOW_MILLIS);
    }
  }

  private void showCard(KafkaSettings kafka, AnswerWatch watch, StatusLine status)
      throws DemoFailedException, InterruptedException {
    String user = options.user() != null ? options.user() : watch.lastUser();
    if (user == null) {
      return;
    }
    try {
      new FreshAnswers(kafka, values, folder.state().resolve("card"), PATIENCE, Clock.systemUTC())
          .answer(user.getBytes(StandardCharsets.UTF_8), 0)
          .ifPresent(answer -> status.print(RecommendationCard.render(answer)));
    } catch (SnapshotRefusedException e) {
      throw new DemoFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The replay's progress, written by its thread and read by another. */
  private static final class Sent {
    private volatile long position;
    private volatile long end;

    void progress(long newPosition, long newEnd, long eventSeconds) {
      position = newPosition;
      end = newEnd;
    }
  }

  /** The numbers of the status line; the rate is over the time since the previous line. */
  private static final class Progress {
    private final Sent sent;
    private final AnswerWatch watch;
    private long lastAccounted;
    private long lastNanos = System.nanoTime();

    Progress(Sent sent, AnswerWatch watch) {
      this.sent = sent;
      this.watch = watch;
      this.lastAccounted = watch.accounted();
    }

    String line(String model) {
      long accounted = watch.accounted();
      long now = System.nanoTime();
      double rate = (accounted - lastAccounted) / ((now - lastNanos) / 1e9);
      lastAccounted = accounted;
      lastNanos = now;
      return String.format(
          Locale.ROOT,
          "%,d/%,d sent  %,.0f events/s  lag %,d  rejected %,d  model %s",
          sent.position,
          sent.end,
          rate,
          Math.max(0, sent.position - accounted),
          watch.rejected(),
          model);
    }
  }
}
