package io.freshet.trainer;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * Settings of canaries.
 *
 * @param share share of the users whom a candidate answers first, 0 to 0.5; 0 for no canary
 * @param likes judged likes of both arms at which a canary ends
 * @param hours time for which a canary holds back refits that are due
 */
public record CanarySettings(double share, long likes, Duration hours) {
  public static final String SHARE = "trainer.canary.share";
  public static final String LIKES = "trainer.canary.likes";
  public static final String HOURS = "trainer.canary.hours";

  /** The settings with their types, defaults and documentation. */
  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              SHARE,
              ConfigDef.Type.DOUBLE,
              0.0,
              Range.between(0, 0.5),
              Importance.MEDIUM,
              "Share of the users whom a model that passed the gate answers first, beside as many"
                  + " with the champion. It becomes the champion if it is better or not shown"
                  + " worse, and is withdrawn otherwise. 0: it becomes the champion at once.")
          .define(
              LIKES,
              ConfigDef.Type.LONG,
              10_000L,
              Range.between(1L, Long.MAX_VALUE),
              Importance.LOW,
              "Judged likes at which a canary ends. A candidate that they do not show worse is"
                  + " promoted.")
          .define(
              HOURS,
              ConfigDef.Type.INT,
              24,
              Range.between(0, 24 * 366),
              Importance.LOW,
              "Hours for which a canary holds back a refit that is due. Then the refit runs, and"
                  + " its candidate takes the canary's place.");

  /** Reads the settings from {@code values}. */
  static CanarySettings from(Map<String, ?> values) {
    AbstractConfig config = new AbstractConfig(DEFINITION, values, false);
    return new CanarySettings(
        config.getDouble(SHARE), config.getLong(LIKES), Duration.ofHours(config.getInt(HOURS)));
  }
}
