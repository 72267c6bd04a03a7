package io.freshet.scorer.snapshot;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * Settings of how the scorer reads its model.
 *
 * @param startWait max time at the start without a chunk of the champion; zero does not wait
 * @param maxBytes max size of a snapshot; a larger one is refused before it is fetched
 */
public record ModelReaderSettings(Duration startWait, long maxBytes) {

  public static final String WAIT_SECONDS = "scorer.model.wait.seconds";
  public static final String MAX_MEGABYTES = "scorer.model.max.megabytes";

  /** The settings with their types, defaults and documentation. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              WAIT_SECONDS,
              ConfigDef.Type.INT,
              30,
              Range.between(0, 3600),
              Importance.MEDIUM,
              "Time without a new chunk of the champion after which a starting scorer answers"
                  + " without a model.")
          .define(
              MAX_MEGABYTES,
              ConfigDef.Type.LONG,
              16_384L,
              Range.between(1L, 1L << 30),
              Importance.LOW,
              "Max size of a snapshot; a larger snapshot is refused before any chunk is fetched.");

  public ModelReaderSettings {
    if (startWait.isNegative() || maxBytes < 1) {
      throw new IllegalArgumentException("wait " + startWait + ", at most " + maxBytes + " bytes");
    }
  }

  /**
   * Reads the settings from {@code values}.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a value is invalid
   */
  public static ModelReaderSettings from(Map<String, ?> values) {
    AbstractConfig config = new AbstractConfig(DEFINITION, values, false);
    return new ModelReaderSettings(
        Duration.ofSeconds(config.getInt(WAIT_SECONDS)), config.getLong(MAX_MEGABYTES) << 20);
  }
}
