package io.freshet.standalone.demo;

import io.freshet.http.HttpStartException;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.broker.BrokerException;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.demo.TopicScan.Range;
import io.freshet.standalone.recommend.FreshAnswers;
import io.freshet.standalone.recommend.RecommendationCard;
import io.freshet.standalone.recommend.RecommendationCard.Size;
import io.freshet.standalone.replay.Replay;
import io.freshet.standalone.replay.ReplayException;
import io.freshet.standalone.replay.ReplayOptions;
import io.freshet.standalone.text.TextWidth;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /** A list of a few items: after the first model, and at the end. */
  private static final int FIRST_ITEMS = 3;

  private static final int LAST_ITEMS = 5;
  private static final int LAST_RATINGS = 3;

  private final DemoOptions options;
  private final DataSet data;
  private final DemoFolder folder;
  private final Map<String, String> values;
  private final Output output;
  private final PrintWriter out;
  private final int width;

  private int published;
  private int refused;
  private long busyNanos;

  /**
   * Creates a demo without starting anything.
   *
   * @param values settings of the services, by key; the demo adds the broker's address
   */
  public Demo(
      DemoOptions options,
      DataSet data,
      DemoFolder folder,
      Map<String, String> values,
      Output output) {
    this.options = options;
    this.data = data;
    this.folder = folder;
    this.values = new HashMap<>(values);
    this.output = output;
    this.out = output.out();
    this.width = output.outScreen().width();
  }

  /**
   * Runs the demo to its end.
   *
   * @return the balance of all ratings
   * @throws HttpStartException if a port is taken
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
          AnswerWatch watch = new AnswerWatch(kafka.consumerProperties(), kafka.topics())) {
        Progress progress = new Progress(watch);
        try (Replay replay = replay(kafka, progress)) {
          services.start();
          watch.start();
          started(broker, services, (System.nanoTime() - began) / 1e9);
          Balance balance = loop(kafka, services, watch, replay, progress);
          if (options.stay()) {
            stay(services, broker, replay);
          }
          return balance;
        }
      }
    } catch (ReplayException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new DemoFailedException(String.valueOf(e.getMessage()), e);
    } catch (BrokerException | TopicException | IllegalStateException e) {
      // A failed service throws an IllegalStateException.
      throw new DemoFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private Replay replay(KafkaSettings kafka, Progress progress) throws ReplayException {
    return Replay.open(
        kafka,
        kafka.topics(),
        data,
        new ReplayOptions(
            options.speed(),
            options.limit(),
            (position, end, eventSeconds) -> progress.sent(position, end)));
  }

  private void started(EmbeddedBroker broker, Services services, double seconds) {
    String page = services.pageUrl();
    if (page != null) {
      fact("page", "Open " + page);
    }
    fact("folder", folder.root() + " keeps everything; its demo.log tells what the services do");
    fact(
        "Kafka",
        String.format(
            Locale.ROOT,
            "%s, in this process with ingest, trainer and scorer (ready after %.1f s)",
            broker.bootstrapServers(),
            seconds));
    out.println();
    out.flush();
  }

  private void fact(String name, String text) {
    out.print(TextWidth.beside(TextWidth.fit(name, 8), text, width));
  }

  private Balance loop(
      KafkaSettings kafka, Services services, AnswerWatch watch, Replay replay, Progress progress)
      throws DemoFailedException, ReplayException, InterruptedException {
    TopicScan scan = new TopicScan(kafka.consumerProperties());
    Topics topics = kafka.topics();
    long before = replay.position();
    long total = replay.end();
    long until = Math.max(before, total - options.heldBack());
    if (replay.resumed()) {
      out.print(
          TextWidth.wrapped(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d ratings were replayed before; --fresh starts over.%n",
                  before,
                  total),
              width,
              0));
      String serving = services.scorer().modelVersion();
      if (serving != null) {
        progress.model(serving);
      }
    }
    progress.sent(before, total);
    long runBegan = System.currentTimeMillis();
    try (StatusLine status = new StatusLine(output, progress::parts)) {
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
        boolean first = published == 0;
        if (next % every == 0 || (next == until && total % every == 0)) {
          refit(services, status, progress, next);
        }
        showCard(kafka, watch, status, first && published > 0, next == until);
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
    summarize(
        new DemoSummary(
            balance,
            published,
            refused,
            services.scorer().liveQuality(),
            latency,
            until - before,
            busyNanos / 1e9,
            options.items(),
            output.verbose()));
    return balance;
  }

  /** Prints the summary of this run, or the one of the last run if this run replayed nothing. */
  private void summarize(DemoSummary summary) throws DemoFailedException {
    Optional<SummaryText> kept = folder.kept();
    if (summary.events() == 0 && kept.isPresent() && summary.balance().balances()) {
      out.println("Summary of the last run that replayed ratings");
      out.print(kept.get().render(width));
    } else {
      SummaryText text = summary.text();
      folder.keep(text);
      out.println("Summary");
      out.print(text.render(width));
    }
    out.flush();
  }

  /** Waits for all posted ratings, both from the replay and from other producers. */
  private static void awaitAll(
      TopicScan scan, String ratingsTopic, Services services, AnswerWatch watch)
      throws InterruptedException, TimeoutException {
    long posted = scan.ranges(ratingsTopic).values().stream().mapToLong(Range::next).sum();
    watch.await(posted, PATIENCE, services::check);
  }

  private void refit(Services services, StatusLine status, Progress progress, long replayed)
      throws DemoFailedException, InterruptedException, TimeoutException {
    progress.refitting(true);
    Evaluation ended;
    try {
      ended = services.trainer().requestRefit().get(REFIT_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DemoFailedException("the trainer stopped working: " + e.getCause(), e);
    }
    progress.refitting(false);
    String version = ended.version();
    if (version != null) {
      published++;
      progress.model(version);
      awaitServing(services, version);
    } else {
      refused++;
    }
    if (published + refused == 1) {
      status.print(
          TextWidth.wrapped(
              "A model is learned from the ratings so far, again and again:", width, 0));
    }
    status.print(RefitText.line(ended, replayed, width));
    if (output.verbose()) {
      status.print(RefitText.details(ended, width));
    }
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
    out.println();
    out.print(
        TextWidth.wrapped(
            "Staying up%s; %s. Ctrl-C ends it. Another terminal can ask:"
                .formatted(
                    page == null ? "" : " at " + page, arriving(replay.end() - replay.position())),
            width,
            0));
    out.println("  ./freshet recommend USER --bootstrap-servers " + broker.bootstrapServers());
    out.flush();
    while (true) {
      services.check();
      replay.run(replay.position() + 1);
      Thread.sleep(SLOW_MILLIS);
    }
  }

  /** What goes on arriving of the ratings that were held back. */
  static String arriving(long left) {
    if (left == 0) {
      return "all of its ratings have arrived, but yours count";
    }
    long seconds = Math.max(1, left * SLOW_MILLIS / 1_000);
    return "two ratings a second go on arriving for "
        + (seconds < 90 ? seconds + " s" : Math.round(seconds / 60.0) + " min");
  }

  /** Shows a list after each segment if verbose, else after the first model and at the end. */
  private void showCard(
      KafkaSettings kafka, AnswerWatch watch, StatusLine status, boolean firstModel, boolean last)
      throws DemoFailedException, InterruptedException {
    String user = options.user() != null ? options.user() : watch.lastUser();
    if (user == null || !(output.verbose() || firstModel || last)) {
      return;
    }
    Size size =
        output.verbose()
            ? Size.whole(width)
            : new Size(width, last ? LAST_ITEMS : FIRST_ITEMS, last ? LAST_RATINGS : 0);
    try {
      new FreshAnswers(kafka, values, folder.state().resolve("card"), PATIENCE, Clock.systemUTC())
          .answer(user.getBytes(StandardCharsets.UTF_8), 0)
          .ifPresent(answer -> status.print("\n" + RecommendationCard.render(answer, size) + "\n"));
    } catch (SnapshotRefusedException e) {
      throw new DemoFailedException(String.valueOf(e.getMessage()), e);
    }
  }
}
