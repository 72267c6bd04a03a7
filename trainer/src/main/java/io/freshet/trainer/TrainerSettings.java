package io.freshet.trainer;

import io.freshet.trainer.experiment.ExperimentSettings;
import io.freshet.trainer.gate.RefitSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * Settings of the trainer.
 *
 * @param refitInterval time after which new ratings start a refit; zero for never
 * @param refitNewRatings number of new ratings that starts a refit at once; 0 for never
 * @param recountNewRatings number of new ratings that starts a recount of the champion; 0 for never
 * @param refitFirstRatings number of ratings that starts the first refit, unless refits run on
 *     request only
 * @param snapshotsKept number of newest versions kept by trimming, beside the champion and its
 *     predecessor; min 2
 * @param memoryMegabytes for the user states and the columns of a refit; 0 for half of the JVM's
 *     heap
 * @param forgetForce time after which a model without the forgotten users is published, even if the
 *     gate finds nothing better
 * @param seed of every random choice
 * @param threads max threads of a fit; 0 for one per processor
 * @param refit how candidates are fitted and judged
 * @param experiments guardrails of experiments
 * @param canary how a model that passed the gate is tried
 */
public record TrainerSettings(
    Duration refitInterval,
    long refitNewRatings,
    long recountNewRatings,
    long refitFirstRatings,
    int snapshotsKept,
    long memoryMegabytes,
    Duration forgetForce,
    long seed,
    int threads,
    RefitSettings refit,
    ExperimentSettings experiments,
    CanarySettings canary) {

  public static final String REFIT_INTERVAL_SECONDS = "trainer.refit.interval.seconds";
  public static final String REFIT_NEW_RATINGS = "trainer.refit.new.ratings";
  public static final String RECOUNT_NEW_RATINGS = "trainer.recount.new.ratings";
  public static final String REFIT_FIRST_RATINGS = "trainer.refit.first.ratings";
  public static final String SNAPSHOTS_KEPT = "trainer.snapshots.kept";
  public static final String MEMORY_MEGABYTES = "trainer.memory.megabytes";
  public static final String FORGET_FORCE_DAYS = "trainer.forget.force.days";
  public static final String SEED = "trainer.seed";
  public static final String THREADS = "trainer.threads";

  /** The settings with their types, defaults and documentation, including {@link RefitSettings}. */
  public static final ConfigDef DEFINITION =
      withExperiments(new ConfigDef(RefitSettings.DEFINITION))
          .define(
              REFIT_INTERVAL_SECONDS,
              ConfigDef.Type.LONG,
              3600L,
              Range.between(0L, 366L * 86_400),
              Importance.HIGH,
              "Time after a refit at which the next refit starts if there are new ratings; 0:"
                  + " never.")
          .define(
              REFIT_NEW_RATINGS,
              ConfigDef.Type.LONG,
              100_000L,
              Range.atLeast(0L),
              Importance.HIGH,
              "Number of new ratings that starts a refit; 0: never.")
          .define(
              RECOUNT_NEW_RATINGS,
              ConfigDef.Type.LONG,
              10_000L,
              Range.atLeast(0L),
              Importance.MEDIUM,
              "New ratings, or a hundredth of all ratings if that is more, after which the"
                  + " champion is recounted between refits. A recount renews the counts of a blend"
                  + " (order, popularity, context), keeps what the blend has learned, and takes a"
                  + " fraction of a refit. 0: never.")
          .define(
              REFIT_FIRST_RATINGS,
              ConfigDef.Type.LONG,
              5_000L,
              Range.atLeast(1L),
              Importance.MEDIUM,
              "Number of ratings that starts a refit while there is no model. Without effect if"
                  + " both "
                  + REFIT_INTERVAL_SECONDS
                  + " and "
                  + REFIT_NEW_RATINGS
                  + " are 0: then refits start on request only.")
          .define(
              SNAPSHOTS_KEPT,
              ConfigDef.Type.INT,
              5,
              Range.between(2, 10_000),
              Importance.MEDIUM,
              "Number of newest snapshots that are kept for a rollback; the champion and its"
                  + " predecessor are kept too. A snapshot with the history of a forgotten user"
                  + " (family user-knn) is removed with all older ones once another champion"
                  + " serves.")
          .define(
              MEMORY_MEGABYTES,
              ConfigDef.Type.LONG,
              0L,
              Range.between(0L, 1L << 30),
              Importance.MEDIUM,
              "Memory for the user states and for a refit's columns. If they need more, the"
                  + " trainer keeps a sample of the users (a half, a quarter and so on), and the"
                  + " manifest says so. 0: half of the JVM's max heap.")
          .define(
              FORGET_FORCE_DAYS,
              ConfigDef.Type.INT,
              7,
              Range.between(0, 3650),
              Importance.MEDIUM,
              "Max days after a forget that a champion may still know the forgotten user. Then a"
                  + " refit starts, even if refits start on request only, and is published whatever"
                  + " the gate finds. If its fit or its checks fail, popularity is published. If no"
                  + " ratings are left, a model of no ratings is published. A pinned champion stays"
                  + " until it is unpinned.")
          .define(
              SEED,
              ConfigDef.Type.LONG,
              42L,
              Importance.LOW,
              "Seed of every random choice: equal data, settings and seed give equal models.")
          .define(
              THREADS,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 4096),
              Importance.MEDIUM,
              "Threads of a fit; the result does not depend on them. 0 for one per processor.");

  private static ConfigDef withExperiments(ConfigDef definition) {
    ExperimentSettings.DEFINITION.configKeys().values().forEach(definition::define);
    CanarySettings.DEFINITION.configKeys().values().forEach(definition::define);
    return definition;
  }

  public TrainerSettings {
    if (snapshotsKept < 2) {
      throw new IllegalArgumentException("at least 2 snapshots must be kept: " + snapshotsKept);
    }
  }

  /**
   * Reads the settings from {@code values}.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a value is invalid
   */
  public static TrainerSettings from(Map<String, ?> values) {
    AbstractConfig config = new AbstractConfig(DEFINITION, values, false);
    return new TrainerSettings(
        Duration.ofSeconds(config.getLong(REFIT_INTERVAL_SECONDS)),
        config.getLong(REFIT_NEW_RATINGS),
        config.getLong(RECOUNT_NEW_RATINGS),
        config.getLong(REFIT_FIRST_RATINGS),
        config.getInt(SNAPSHOTS_KEPT),
        config.getLong(MEMORY_MEGABYTES),
        Duration.ofDays(config.getInt(FORGET_FORCE_DAYS)),
        config.getLong(SEED),
        config.getInt(THREADS),
        RefitSettings.from(values),
        ExperimentSettings.from(values),
        CanarySettings.from(values));
  }

  /** Returns the bytes for the user states and the columns of a refit. */
  long memoryBudgetBytes() {
    return memoryMegabytes > 0 ? memoryMegabytes << 20 : Runtime.getRuntime().maxMemory() / 2;
  }

  RefitTrigger trigger() {
    return new RefitTrigger(refitInterval, refitNewRatings, recountNewRatings, refitFirstRatings);
  }
}
