package io.freshet.bench.pipeline;

import io.freshet.bench.training.RandomHead;
import io.freshet.bench.training.RandomSequence;
import io.freshet.families.Families;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.trainer.publish.ManifestDraft;
import io.freshet.trainer.publish.ModelPublisher;
import io.freshet.trainer.publish.PublishClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The model of the pipeline benchmark: fits a family to a workload's history and publishes it as
 * the champion. The family is implicit ALS, or the blend with a head of random weights, which costs
 * the same as a trained one, and a sequence network of random weights on demand.
 */
final class BenchModel {

  private static final double LIKE_THRESHOLD = 4;
  private static final double POPULARITY_E_FOLD = 5_000;
  private static final long SEED = 1;
  private static final int SWEEPS = 6;

  private BenchModel() {}

  static void publish(
      KafkaSettings kafka, Workload workload, String familyName, boolean sequence, int factors)
      throws IOException {
    RatingMatrix matrix = matrix(workload);
    boolean blend = familyName.equals(BlendModel.FAMILY);
    Map<String, String> settings = new HashMap<>();
    settings.put("factors", Integer.toString(factors));
    settings.put("sweeps", Integer.toString(SWEEPS));
    if (blend) {
      settings.put("head.units", "0"); // it gets one of random weights
    }
    Family family = Families.create(familyName, settings);
    SnapshotWriter out = new SnapshotWriter(family.name(), matrix.catalogue());
    PopularityColumns.of(matrix, LIKE_THRESHOLD, POPULARITY_E_FOLD).put(out);
    family.fit(
        matrix, new FitContext(SEED, 4, Map.of(), Workers.inCaller(), (what, done, of) -> {}), out);
    if (blend) {
      RandomHead.of(SEED).put(out);
    }
    if (blend && sequence) {
      RandomSequence.put(out, SEED);
    }
    Files.createDirectories(kafka.stateDir());
    Path file = kafka.stateDir().resolve("bench.snapshot");
    out.write(file);
    ManifestDraft draft =
        (version, sizeBytes, sha256, chunks) ->
            new ModelManifest(
                version,
                family.name(),
                family.recipe(),
                null,
                0,
                Map.of(),
                Map.of(),
                matrix.lastSecond(),
                null,
                matrix.users(),
                matrix.items(),
                matrix.ratings(),
                0,
                SEED,
                family.settings(),
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                sizeBytes,
                sha256,
                chunks,
                0);
    try (ModelPublisher publisher = PublishClients.publisher(kafka, 2, Duration.ofMinutes(1))) {
      publisher.start();
      publisher.publish(
          file,
          draft,
          manifest ->
              new Evaluation(
                  Evaluation.Kind.REFIT,
                  new Verdict(Verdict.Decision.PUBLISHED, "the benchmark's own model"),
                  "requested",
                  manifest.family(),
                  manifest.recipe(),
                  manifest.version(),
                  null,
                  Map.of(),
                  Map.of(),
                  0));
    }
  }

  private static RatingMatrix matrix(Workload workload) {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    int[] last = {-1};
    workload.history(
        (user, item, rating, seconds) -> {
          if (user != last[0]) {
            builder.addUser(Integer.toString(user + 1));
            last[0] = user;
          }
          builder.add(Integer.toString(item), (float) rating, seconds);
        });
    return builder.build();
  }
}
