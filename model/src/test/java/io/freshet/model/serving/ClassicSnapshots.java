package io.freshet.model.serving;

import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.BlendWeights;
import io.freshet.model.blend.Content;
import io.freshet.model.blend.ContextTable;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.RatingBiases;
import io.freshet.model.blend.Term;
import io.freshet.model.blend.Transitions;
import io.freshet.model.content.ContentBasedModel;
import io.freshet.model.content.KnowledgeBasedModel;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.ials.ImplicitFactors;
import io.freshet.model.linear.EaseModel;
import io.freshet.model.mf.BayesMfModel;
import io.freshet.model.mf.BayesMfSettings;
import io.freshet.model.neighbour.ItemKnnModel;
import io.freshet.model.neighbour.NeighbourSettings;
import io.freshet.model.neighbour.UserKnnModel;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.sequence.SequenceLayout;
import io.freshet.model.sequence.SequenceModel;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.sequence.SequenceSettings;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.model.snapshot.SparseRows;
import io.freshet.model.snapshot.SparseRowsTest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A small random snapshot of each family: all that are not factor models, and the Bayesian one. */
public enum ClassicSnapshots {
  EASE(EaseModel.FAMILY),
  ITEM_KNN(ItemKnnModel.FAMILY),
  ITEM_KNN_EXPLICIT(ItemKnnModel.FAMILY),
  USER_KNN(UserKnnModel.FAMILY),
  USER_KNN_PEARSON(UserKnnModel.FAMILY),
  USER_KNN_EXPLICIT(UserKnnModel.FAMILY),
  USER_KNN_EXPLICIT_PEARSON(UserKnnModel.FAMILY),
  CONTENT_BASED(ContentBasedModel.FAMILY),
  KNOWLEDGE_BASED(KnowledgeBasedModel.FAMILY),
  BAYES_MF(BayesMfModel.FAMILY),
  SEQUENCE(SequenceModel.FAMILY),
  BLEND(BlendModel.FAMILY),
  BLEND_WITH_HEAD(BlendModel.FAMILY),
  BLEND_WITH_SEQUENCE(BlendModel.FAMILY),
  BLEND_WITH_SEQUENCE_AND_HEAD(BlendModel.FAMILY);

  private final String family;

  ClassicSnapshots(String family) {
    this.family = family;
  }

  public SnapshotWriter write(Random random, int items) {
    SnapshotWriter out = new SnapshotWriter(family, TestSnapshots.catalogue(items));
    TestSnapshots.putPopularity(random, out);
    boolean explicit = name().contains("EXPLICIT");
    boolean pearson = name().contains("PEARSON");
    NeighbourSettings neighbours = new NeighbourSettings(explicit, pearson, 15, 2, .5, 3, 5, 1, 5);
    switch (this) {
      case EASE ->
          EaseModel.put(
              out,
              TestSnapshots.gaussian(random, items, 1),
              SparseRowsTest.random(random, items, items));
      case ITEM_KNN, ITEM_KNN_EXPLICIT ->
          ItemKnnModel.put(
              out,
              SparseRowsTest.random(random, items, items),
              TestSnapshots.gaussian(random, items, .3),
              neighbours);
      case USER_KNN, USER_KNN_PEARSON, USER_KNN_EXPLICIT, USER_KNN_EXPLICIT_PEARSON ->
          UserKnnModel.put(
              out,
              SparseRowsTest.random(random, 50, items),
              TestSnapshots.gaussian(random, items, .3),
              neighbours);
      case CONTENT_BASED ->
          ContentBasedModel.put(out, List.of("A", "B", "C", "old"), features(random, items));
      case KNOWLEDGE_BASED ->
          KnowledgeBasedModel.put(
              out,
              List.of("A", "B", "C", "old"),
              features(random, items),
              new float[items],
              new KnowledgeBasedModel.Settings(1, true, 3),
              "age=child:A=1");
      case BAYES_MF -> bayes(random, out, items);
      case SEQUENCE -> sequence(random, out, items, "");
      case BLEND -> blend(random, out, items);
      case BLEND_WITH_HEAD -> {
        blend(random, out, items);
        head(random, out);
      }
      case BLEND_WITH_SEQUENCE -> {
        blend(random, out, items);
        sequence(random, out, items, BlendModel.NEXT);
      }
      case BLEND_WITH_SEQUENCE_AND_HEAD -> {
        blend(random, out, items);
        sequence(random, out, items, BlendModel.NEXT);
        head(random, out);
      }
    }
    return out;
  }

  private static void head(Random random, SnapshotWriter out) {
    Head.of(
            TestSnapshots.gaussian(random, 6 * (Head.INPUTS + 1), .1),
            TestSnapshots.gaussian(random, 6, 1))
        .put(out);
  }

  private static void blend(Random random, SnapshotWriter out, int items) {
    IalsSettings loss = new IalsSettings(.3, .1, .5, 100, items, List.of());
    for (String prefix : List.of(BlendModel.TASTE, BlendModel.SESSION)) {
      float[] factors = TestSnapshots.factors(random, items, FACTORS);
      ImplicitFactors.put(
          out, prefix, FACTORS, factors, TestSnapshots.gramDiagonal(factors, FACTORS), loss);
    }
    SparseRows pattern = SparseRowsTest.random(random, items, items);
    float[][] shares = new float[Transitions.CHANNELS][pattern.size()];
    int[] starts = new int[items + 1];
    int[] columns = new int[pattern.size()];
    for (int k = 0; k < pattern.size(); k++) {
      columns[k] = pattern.column(k);
      for (float[] channel : shares) {
        channel[k] = random.nextFloat();
      }
    }
    for (int i = 0; i <= items; i++) {
      starts[i] = pattern.start(i);
    }
    new Transitions(
            Transitions.Measure.SHARE,
            new SparseRows(items, starts, columns, shares[0]),
            shares[1],
            shares[2],
            shares[3])
        .put(out);
    float[] years = new float[items];
    for (int i = 0; i < items; i++) {
      years[i] = random.nextInt(4) == 0 ? 0 : 1950 + random.nextInt(70);
    }
    Content.put(out, List.of("A", "B", "C", "D"), features(random, items), years, 3.5, 1, 4);
    RatingBiases.put(out, 0.5, 5);
    ContextTable.put(out, TestSnapshots.gaussian(random, items * PopularityTable.CELLS, 1));
    BlendModel.putColumns(out, TestSnapshots.gaussian(random, items * Term.OF_ITEM, 1));
    double[] weights = new double[Term.COUNT];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = random.nextGaussian();
    }
    BlendWeights.of(weights).put(out);
  }

  private static void sequence(Random random, SnapshotWriter out, int items, String prefix) {
    SequenceSettings settings = new SequenceSettings(16, 12, 5, 1, 5, .05);
    float[] units = TestSnapshots.gaussian(random, items * 16, .25);
    float[] lengths = new float[items];
    Arrays.fill(lengths, 2);
    float[] weights =
        TestSnapshots.gaussian(random, new SequenceLayout(16, settings.classes()).size, .3);
    SequenceNetwork.put(out, prefix, settings, units, lengths, weights);
  }

  private static float[] features(Random random, int items) {
    float[] features = new float[items * 4];
    for (int k = 0; k < features.length; k++) {
      features[k] = random.nextInt(2);
    }
    return features;
  }

  public static final int SAMPLES = 3;
  public static final int FACTORS = 5;

  private static void bayes(Random random, SnapshotWriter out, int items) {
    int n = FACTORS + 1;
    float[] precision = new float[SAMPLES * n * n];
    for (int s = 0; s < SAMPLES; s++) {
      for (int k = 0; k < n; k++) {
        precision[(s * n + k) * n + k] = 2 + k;
      }
      precision[s * n * n + 1] = .5f;
      precision[s * n * n + n] = .5f;
    }
    BayesMfModel.put(
        out,
        new BayesMfSettings(SAMPLES, FACTORS, 3, 1, 5),
        TestSnapshots.gaussian(random, items * SAMPLES * FACTORS, .4),
        TestSnapshots.gaussian(random, items * SAMPLES, .3),
        TestSnapshots.gaussian(random, SAMPLES * n, .2),
        precision,
        new float[] {1, 1.5f, 2});
  }
}
