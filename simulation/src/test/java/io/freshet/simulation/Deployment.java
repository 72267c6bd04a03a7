package io.freshet.simulation;

import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.ScorerSettings;
import io.freshet.trainer.TrainerSettings;
import io.freshet.trainer.gate.RefitSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The settings of a simulated deployment. Small where that makes rare things frequent: few
 * partitions, short histories, short lists.
 *
 * @param kafka names and partitions
 * @param ingest ingest's
 * @param scorer the scorers'
 * @param trainer the trainer's
 */
record Deployment(
    KafkaSettings kafka, IngestSettings ingest, ScorerSettings scorer, TrainerSettings trainer) {
  static final int PARTITIONS = 3;
  static final int BROKERS = 3;

  /** More than brokers' clocks differ by. */
  static final Duration FORGET_MARGIN = Duration.ofMinutes(1);

  private static final String[] GUARANTEES = {"at_least_once", "exactly_once_v2"};

  /**
   * Draws one.
   *
   * @param random the story's
   * @param folder for snapshots
   */
  static Deployment draw(SplittableRandom random, Path folder) {
    String guarantee = GUARANTEES[random.nextInt(GUARANTEES.length)];
    return new Deployment(
        KafkaSettings.from(
            Map.of(
                KafkaSettings.TOPICS_PREFIX,
                "s.",
                KafkaSettings.TOPICS_PARTITIONS,
                PARTITIONS,
                KafkaSettings.STATE_DIR,
                folder.toString())),
        IngestSettings.from(
            Map.of(
                IngestSettings.HISTORY_MAX,
                8,
                IngestSettings.FORGET_MARGIN_MS,
                FORGET_MARGIN.toMillis(),
                IngestSettings.PROCESSING_GUARANTEE,
                guarantee)),
        ScorerSettings.from(
            Map.of(
                ScorerSettings.K,
                5,
                ScorerSettings.LIVE_QUALITY_USERS,
                16,
                ScorerSettings.PROCESSING_GUARANTEE,
                guarantee)),
        TrainerSettings.from(
            Map.of(
                TrainerSettings.REFIT_INTERVAL_SECONDS,
                3_600L,
                TrainerSettings.REFIT_NEW_RATINGS,
                20L,
                TrainerSettings.REFIT_FIRST_RATINGS,
                5L,
                TrainerSettings.SNAPSHOTS_KEPT,
                2,
                TrainerSettings.MEMORY_MEGABYTES,
                16L,
                RefitSettings.FAMILIES,
                "popularity",
                RefitSettings.GATE_MIN_USERS,
                2,
                RefitSettings.SLICE_MIN_EVENTS,
                4)));
  }

  Topics topics() {
    return kafka.topics();
  }

  boolean exactlyOnce() {
    return ingest.processingGuarantee().equals("exactly_once_v2");
  }
}
