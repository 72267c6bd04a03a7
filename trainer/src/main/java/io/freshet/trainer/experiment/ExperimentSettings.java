package io.freshet.trainer.experiment;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * Settings of experiments: guardrails, and how long ended ones are kept.
 *
 * @param maxExtraMillis max time by which the typical answer of an arm may take longer than
 *     control's, milliseconds
 * @param maxEmptyShare max share of empty lists above control's
 * @param minCoverage min items of an arm's mean list, as a share of control's
 * @param kept time after which an ended experiment is removed
 */
public record ExperimentSettings(
    double maxExtraMillis, double maxEmptyShare, double minCoverage, Duration kept) {
  public static final String MAX_EXTRA_MILLIS = "trainer.experiments.max.extra.millis";
  public static final String MAX_EMPTY_SHARE = "trainer.experiments.max.empty.share";
  public static final String MIN_COVERAGE = "trainer.experiments.min.coverage";
  public static final String KEPT_DAYS = "trainer.experiments.kept.days";

  /** The settings with their types, defaults and documentation. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              MAX_EXTRA_MILLIS,
              ConfigDef.Type.DOUBLE,
              5.0,
              Range.between(0, 1e6),
              Importance.LOW,
              "Guardrail of experiments: an arm whose typical list takes more milliseconds longer"
                  + " to make than control's ends the experiment.")
          .define(
              MAX_EMPTY_SHARE,
              ConfigDef.Type.DOUBLE,
              0.05,
              Range.between(0, 1),
              Importance.LOW,
              "Guardrail of experiments: an arm whose share of empty lists is more above control's"
                  + " ends the experiment.")
          .define(
              MIN_COVERAGE,
              ConfigDef.Type.DOUBLE,
              0.8,
              Range.between(0, 1),
              Importance.LOW,
              "Guardrail of experiments: an arm whose mean list has fewer items than this share of"
                  + " control's ends the experiment.")
          .define(
              KEPT_DAYS,
              ConfigDef.Type.INT,
              90,
              Range.between(1, 36_500),
              Importance.LOW,
              "Days after which an ended experiment is removed with its sums. Keep it above the"
                  + " retention of judgements: without the definition, freshet export-user no"
                  + " longer finds a user's records there.");

  /**
   * Reads the settings from {@code values}.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a value is invalid
   */
  public static ExperimentSettings from(Map<String, ?> values) {
    AbstractConfig config = new AbstractConfig(DEFINITION, values, false);
    return new ExperimentSettings(
        config.getDouble(MAX_EXTRA_MILLIS),
        config.getDouble(MAX_EMPTY_SHARE),
        config.getDouble(MIN_COVERAGE),
        Duration.ofDays(config.getInt(KEPT_DAYS)));
  }
}
