package io.freshet.model;

import java.util.List;
import java.util.Random;

/** A small random snapshot of each family that is no factor model, and the Bayesian one. */
enum ClassicSnapshots {
  EASE(EaseModel.FAMILY),
  ITEM_KNN(ItemKnnModel.FAMILY),
  ITEM_KNN_EXPLICIT(ItemKnnModel.FAMILY),
  USER_KNN(UserKnnModel.FAMILY),
  USER_KNN_PEARSON(UserKnnModel.FAMILY),
  USER_KNN_EXPLICIT(UserKnnModel.FAMILY),
  USER_KNN_EXPLICIT_PEARSON(UserKnnModel.FAMILY),
  CONTENT_BASED(ContentBasedModel.FAMILY),
  KNOWLEDGE_BASED(KnowledgeBasedModel.FAMILY),
  BAYES_MF(BayesMfModel.FAMILY);

  private final String family;

  ClassicSnapshots(String family) {
    this.family = family;
  }

  SnapshotWriter write(Random random, int items) {
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
    }
    return out;
  }

  private static float[] features(Random random, int items) {
    float[] features = new float[items * 4];
    for (int k = 0; k < features.length; k++) {
      features[k] = random.nextInt(2);
    }
    return features;
  }

  static final int SAMPLES = 3;
  static final int FACTORS = 5;

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
