package io.freshet.evaluation.protocol;

import io.freshet.evaluation.slice.FakeModel;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityFamily;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.state.LocalClock;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fixtures for tests of protocols. */
final class TestProtocols {

  static final LocalClock UTC = new LocalClock(ZoneOffset.UTC);

  /** Any family: a fake model replaces it after the fit. */
  static final Contestant ANY = new Contestant(new PopularityFamily(), 1, false);

  private TestProtocols() {}

  /** A fitter that loads the snapshot it wrote. */
  static Fitter fitter(Path folder) {
    return fitter(folder, Workers.inCaller(), Fitter.SERVING);
  }

  /** A fitter whose models give the scores of a function. */
  static Fitter fitter(Path folder, FakeModel.Scores scores) {
    return fitter(folder, scores, Float.NaN);
  }

  static Fitter fitter(Path folder, FakeModel.Scores scores, float prediction) {
    return fitter(
        folder,
        Workers.inCaller(),
        file -> new FakeModel(Fitter.SERVING.load(file), scores, prediction));
  }

  static Fitter fitter(Path folder, Workers workers, Fitter.Loader loader) {
    return new Fitter(folder, 4, 5000, workers, () -> 0L, ProgressListener.NONE, loader);
  }

  static EvaluationData data(RatingMatrix m, Item... items) {
    Map<String, Item> known = new LinkedHashMap<>();
    for (Item item : items) {
      known.put(item.itemId(), item);
    }
    return new EvaluationData("test", m, known, UTC);
  }

  /** Parses events of the form "user item rating second". */
  static RatingMatrix matrix(String... events) {
    Map<String, List<String[]>> byUser = new LinkedHashMap<>();
    for (String event : events) {
      String[] f = event.split(" ", -1);
      byUser.computeIfAbsent(f[0], u -> new java.util.ArrayList<>()).add(f);
    }
    RatingMatrixBuilder builder = RatingMatrix.builder();
    byUser.forEach(
        (user, list) -> {
          builder.addUser(user);
          for (String[] f : list) {
            long second = Long.parseLong(f[3]);
            byte[] id = f[1].getBytes(java.nio.charset.StandardCharsets.UTF_8);
            builder.add(id, 0, id.length, Float.parseFloat(f[2]), second, (byte) UTC.cell(second));
          }
        });
    return builder.build();
  }

  static double value(FamilyScores line, String metric) {
    var found = line.metrics().get(metric);
    if (found == null) {
      throw new AssertionError("no " + metric + " in " + line.metrics().keySet());
    }
    return found.value();
  }
}
