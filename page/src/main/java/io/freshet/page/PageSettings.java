package io.freshet.page;

import io.freshet.http.BrowserAccess;
import io.freshet.http.HttpSettings;
import io.freshet.page.services.OtherService;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of the page.
 *
 * @param ingest the service that posts go to
 * @param scorer the service that questions go to
 * @param trainer the service that choices of models go to
 * @param trustFile PEM file with the certificates of the services to trust; empty for those that
 *     Java trusts
 * @param timeout time in which a service must answer a request that is handed on
 * @param maxReplyBytes max length of such an answer
 * @param item what one item is called
 * @param items what several items are called
 * @param likeThreshold ratings at or above it count as likes
 * @param scale the ratings that the page offers
 * @param types the event types that the page offers
 * @param k items of a list
 * @param groups consumer group of ingest and of the scorer, without the topic prefix, by service
 * @param refitEvery ratings from one refit to the next; 0 if they are not counted
 * @param history max records of each topic that are read from before the start
 * @param maxUsers max number of users whose lists are kept for their outcome
 * @param maxItems max number of items with title and counts
 * @param browsers sign-in and event streams
 */
public record PageSettings(
    OtherService ingest,
    OtherService scorer,
    OtherService trainer,
    String trustFile,
    Duration timeout,
    int maxReplyBytes,
    String item,
    String items,
    double likeThreshold,
    Scale scale,
    OfferedTypes types,
    int k,
    Map<String, String> groups,
    long refitEvery,
    long history,
    int maxUsers,
    int maxItems,
    BrowserAccess browsers) {

  /**
   * The ratings that the page offers.
   *
   * @param min the lowest
   * @param max the highest, above {@code min}
   * @param step from one to the next, above 0
   */
  public record Scale(double min, double max, double step) {}

  /** Copies the groups. */
  public PageSettings {
    groups = Map.copyOf(groups);
  }

  /** Name of the service, and prefix of its settings. */
  public static final String NAME = "page";

  static final String INGEST = "ingest";
  static final String SCORER = "scorer";
  static final String TRAINER = "trainer";

  /** Default port of the page. */
  public static final int DEFAULT_PORT = 8080;

  /** Key of ingest's URL. */
  public static final String INGEST_URL = "page.ingest.url";

  /** Key of the scorer's URL. */
  public static final String SCORER_URL = "page.scorer.url";

  /** Key of the trainer's URL. */
  public static final String TRAINER_URL = "page.trainer.url";

  /** Key of what items are called. */
  public static final String ITEM_NOUN = "page.item.noun";

  static final String TRUST_FILE = "page.trust.file";
  static final String TIMEOUT_MS = "page.timeout.ms";
  static final String MAX_REPLY_BYTES = "page.max.reply.bytes";

  /** Key of the rating from which on ratings count as likes. */
  public static final String LIKE_THRESHOLD = "page.like.threshold";

  /** Key of the min rating of the scale. */
  public static final String RATING_MIN = "page.rating.min";

  /** Key of the max rating of the scale. */
  public static final String RATING_MAX = "page.rating.max";

  static final String RATING_STEP = "page.rating.step";

  /** Key of the number of items of a list. */
  public static final String K = "page.k";

  /** Key of the number of ratings from one refit to the next. */
  public static final String REFIT_EVERY = "page.refit.every";

  static final String INGEST_GROUP = "page.ingest.application.id";
  static final String SCORER_GROUP = "page.scorer.application.id";
  static final String HISTORY_RECORDS = "page.history.records";
  static final String MAX_USERS = "page.max.users";
  static final String MAX_ITEMS = "page.max.items";
  static final String MAX_STREAMS = "page.http.max.streams";
  static final String MAX_STREAMS_PER_ADDRESS = "page.http.max.streams.per.address";

  private static final int STREAM_BYTES = 1 << 20;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** Definition of the page's own settings. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              INGEST_URL,
              ConfigDef.Type.STRING,
              "http://127.0.0.1:8081",
              new ServiceUrl(),
              Importance.HIGH,
              "URL of ingest's HTTP interface. The page hands posts on to it.")
          .define(
              SCORER_URL,
              ConfigDef.Type.STRING,
              "http://127.0.0.1:8082",
              new ServiceUrl(),
              Importance.HIGH,
              "URL of a scorer's HTTP interface. The page hands questions on to it.")
          .define(
              TRAINER_URL,
              ConfigDef.Type.STRING,
              "http://127.0.0.1:8083",
              new ServiceUrl(),
              Importance.HIGH,
              "URL of the trainer's HTTP interface. The page hands choices of models on to it.")
          .define(
              TRUST_FILE,
              ConfigDef.Type.STRING,
              "",
              Importance.MEDIUM,
              "PEM file with the certificates of the services to trust. Empty: those that Java"
                  + " trusts.")
          .define(
              TIMEOUT_MS,
              ConfigDef.Type.INT,
              15_000,
              Range.between(100, 600_000),
              Importance.LOW,
              "Time in which a service must answer a request that the page hands on; after it the"
                  + " answer is 503.")
          .define(
              MAX_REPLY_BYTES,
              ConfigDef.Type.INT,
              4 << 20,
              Range.between(1 << 16, 64 << 20),
              Importance.LOW,
              "Max length of a service's answer in bytes; a longer one is answered with 503.")
          .define(
              ITEM_NOUN,
              ConfigDef.Type.LIST,
              "item,items",
              new TwoWords(),
              Importance.MEDIUM,
              "What the page calls one item and several items, for example film,films.")
          .define(
              LIKE_THRESHOLD,
              ConfigDef.Type.DOUBLE,
              4.0,
              Importance.LOW,
              "Ratings at or above it count as likes; the same as scorer.like.threshold.")
          .define(
              RATING_MIN,
              ConfigDef.Type.DOUBLE,
              0.5,
              Importance.LOW,
              "Min rating that the page offers; the same as ingest.rating.min.")
          .define(
              RATING_MAX,
              ConfigDef.Type.DOUBLE,
              5.0,
              Importance.LOW,
              "Max rating that the page offers; the same as ingest.rating.max.")
          .define(
              RATING_STEP,
              ConfigDef.Type.DOUBLE,
              0.5,
              Importance.LOW,
              "Step from one rating that the page offers to the next.")
          .define(
              K,
              ConfigDef.Type.INT,
              10,
              Range.between(1, 1_000),
              Importance.LOW,
              "Items of a list; the same as scorer.k.")
          .define(
              INGEST_GROUP,
              ConfigDef.Type.STRING,
              "freshet-ingest",
              new ConfigDef.NonEmptyString(),
              Importance.LOW,
              "The same as ingest.application.id. The page shows what waits for this consumer"
                  + " group.")
          .define(
              SCORER_GROUP,
              ConfigDef.Type.STRING,
              "freshet-scorer",
              new ConfigDef.NonEmptyString(),
              Importance.LOW,
              "The same as scorer.application.id. The page shows what waits for this consumer"
                  + " group.")
          .define(
              REFIT_EVERY,
              ConfigDef.Type.LONG,
              0L,
              Range.atLeast(0),
              Importance.LOW,
              "The same as trainer.refit.new.ratings. Before the first model the page says how many"
                  + " ratings it needs. 0: it does not say.")
          .define(
              HISTORY_RECORDS,
              ConfigDef.Type.LONG,
              100_000L,
              Range.between(0, 100_000_000L),
              Importance.LOW,
              "Max records of a topic that the page reads from before its start, so that it begins"
                  + " with events and counts.")
          .define(
              MAX_USERS,
              ConfigDef.Type.INT,
              20_000,
              Range.between(1, 10_000_000),
              Importance.LOW,
              "Max users whose lists the page keeps to say whether their next like was listed;"
                  + " about 1 KB each.")
          .define(
              MAX_ITEMS,
              ConfigDef.Type.INT,
              200_000,
              Range.between(1, 100_000_000),
              Importance.LOW,
              "Max items whose titles and counts the page keeps; about 300 bytes each. Other items"
                  + " are shown by their ids.");

  /** Definition of the settings of the page's HTTP interface. */
  public static final ConfigDef HTTP_DEFINITION =
      HttpSettings.definition(NAME, DEFAULT_PORT)
          .define(
              MAX_STREAMS,
              ConfigDef.Type.INT,
              64,
              Range.between(1, 10_000),
              Importance.LOW,
              "Max open event streams, one for each open page; more are answered with 503.")
          .define(
              MAX_STREAMS_PER_ADDRESS,
              ConfigDef.Type.INT,
              16,
              Range.between(0, 10_000),
              Importance.LOW,
              "Max open event streams of one client address; more are answered with 503. 0: only"
                  + " the limit for all addresses holds.");

  /**
   * Reads the settings and ignores other keys.
   *
   * @param values by key, as strings or typed
   * @throws ConfigException if a value breaks its definition
   */
  public static PageSettings from(Map<String, ?> values) {
    AbstractConfig own = new AbstractConfig(DEFINITION, values, false);
    AbstractConfig http = new AbstractConfig(HTTP_DEFINITION, values, false);
    List<String> nouns = own.getList(ITEM_NOUN);
    return new PageSettings(
        new OtherService(INGEST, URI.create(own.getString(INGEST_URL))),
        new OtherService(SCORER, URI.create(own.getString(SCORER_URL))),
        new OtherService(TRAINER, URI.create(own.getString(TRAINER_URL))),
        own.getString(TRUST_FILE),
        Duration.ofMillis(own.getInt(TIMEOUT_MS)),
        own.getInt(MAX_REPLY_BYTES),
        nouns.get(0),
        nouns.get(1),
        own.getDouble(LIKE_THRESHOLD),
        scale(own),
        OfferedTypes.from(values),
        own.getInt(K),
        Map.of(INGEST, own.getString(INGEST_GROUP), SCORER, own.getString(SCORER_GROUP)),
        own.getLong(REFIT_EVERY),
        own.getLong(HISTORY_RECORDS),
        own.getInt(MAX_USERS),
        own.getInt(MAX_ITEMS),
        new BrowserAccess(
            true,
            http.getInt(MAX_STREAMS),
            http.getInt(MAX_STREAMS_PER_ADDRESS),
            STREAM_BYTES,
            HEARTBEAT));
  }

  private static Scale scale(AbstractConfig own) {
    Scale scale =
        new Scale(own.getDouble(RATING_MIN), own.getDouble(RATING_MAX), own.getDouble(RATING_STEP));
    double range = scale.max() - scale.min();
    if (!(range > 0) || Double.isInfinite(range)) {
      throw new ConfigException(
          RATING_MAX, scale.max(), "must be above " + RATING_MIN + " = " + scale.min());
    }
    if (!(scale.step() > 0 && scale.step() <= range)) {
      throw new ConfigException(
          RATING_STEP, scale.step(), "must be above 0 and at most the whole scale " + range);
    }
    return scale;
  }

  /** The services that the page asks, in the order of the data flow. */
  List<OtherService> services() {
    return List.of(ingest, scorer, trainer);
  }

  private static final class ServiceUrl implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      try {
        URI url = new URI(String.valueOf(value));
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        String path = String.valueOf(url.getRawPath());
        if (web && url.getHost() != null && path.isEmpty() && url.getRawQuery() == null) {
          return;
        }
      } catch (URISyntaxException e) {
        throw new ConfigException(name, value, "must be " + this);
      }
      throw new ConfigException(name, value, "must be " + this);
    }

    @Override
    public String toString() {
      return "http:// or https://, a host and a port, such as http://127.0.0.1:8082";
    }
  }

  private static final class TwoWords implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      List<?> words = (List<?>) value;
      if (words.size() != 2 || words.stream().anyMatch(word -> String.valueOf(word).isBlank())) {
        throw new ConfigException(name, value, "must be " + this);
      }
    }

    @Override
    public String toString() {
      return "one and several, separated by a comma";
    }
  }
}
