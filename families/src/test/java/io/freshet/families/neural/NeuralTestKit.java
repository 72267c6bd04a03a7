package io.freshet.families.neural;

import io.freshet.families.Families;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.neural.NeuralModel;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Creates, fits and loads neural families that are small enough for tests. */
final class NeuralTestKit {
  private NeuralTestKit() {}

  /** Families that predict ratings on the scale of the source. */
  static final List<String> RATING_FAMILIES =
      List.of("mf", "mf-bias", "mf-sgd-momentum", "mlp", "mlp-wide", "hybrid-context");

  static List<String> names() {
    return NeuralFamilies.types().stream().map(type -> type.name()).toList();
  }

  /** A family with reduced settings, as far as it has them, and with other settings. */
  static NeuralFamily family(String name, String... others) {
    Map<String, String> small = new HashMap<>();
    small.put("factors", "6");
    small.put("tower.factors", "5");
    small.put("batch", "32");
    small.put("epochs", "15");
    small.put("word.factors", "4");
    small.put("word.epochs", "2");
    if (name.equals("mlp-wide") || name.equals("hybrid-text")) {
      small.put("hidden", "70"); // more than a panel, not a multiple of it
    }
    small.keySet().retainAll(Families.definition(name).names());
    for (int k = 0; k < others.length; k += 2) {
      small.put(others[k], others[k + 1]);
    }
    return (NeuralFamily) Families.create(name, small);
  }

  /** A fitted family: the result of the fit, and the model loaded from its snapshot. */
  record Fitted(Fit fit, NeuralModel model) {}

  static Fitted fit(NeuralFamily family, RatingMatrix m, FitContext context, Path file)
      throws IOException {
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    Fit fit = family.fit(m, context, out);
    out.write(file);
    return new Fitted(fit, NeuralModel.load(Snapshot.open(file)));
  }
}
