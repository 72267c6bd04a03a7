package io.freshet.model.neural;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.SnapshotScorer;
import io.freshet.model.scoring.TrainedUserScorer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The scorer of a {@link NeuralModel} for one thread. */
final class NeuralScorer extends SnapshotScorer implements TrainedUserScorer {
  private final NeuralModel model;

  /** The user's vector [p; e; b], its gradient, and Adam's moments. */
  final float[] user;

  final float[] gradient;
  final float[] first;
  final float[] second;

  /**
   * The user's vector for the requested context, which items are multiplied with, and its gradient.
   */
  final float[] effective;

  final float[] effectiveGradient;
  final float[] scratch = new float[Kernel.SCRATCH];
  final ServingTower.@Nullable Scratch tower;

  /** Row of the context tables; 0 if the context is unknown. */
  int context;

  /** The examples of the fold-in: items, targets, outputs and slopes. */
  int[] items = new int[0];

  float[] targets = new float[0];
  float[] outputs = new float[0];
  float[] slopes = new float[0];

  /** The examples' item vectors of the dot product. */
  float[] rows = new float[0];

  /** Marks items with the number of the fold-in that used them. */
  final int[] taken;

  int foldIns;

  private float[] ones = new float[0];

  /** The history folded in last. */
  private History history = new History();

  NeuralScorer(NeuralModel model) {
    super(model);
    this.model = model;
    int length = model.userLength();
    user = new float[length];
    gradient = new float[length];
    first = new float[length];
    second = new float[length];
    effective = new float[model.stride];
    effectiveGradient = new float[model.stride];
    boolean negatives = model.objective.loss() == Objective.Loss.LOG;
    taken = new int[negatives ? model.catalogue().size() : 0];
    tower = model.tower == null ? null : model.tower.newScratch();
  }

  /** Makes room for this many examples. */
  void reserve(int examples) {
    if (items.length < examples) {
      int room = (examples + 3) / 4 * 4;
      items = new int[room];
      targets = new float[room];
      outputs = new float[room];
      slopes = new float[room];
      rows = new float[Math.multiplyExact(room, model.stride)];
      ones = new float[room];
      Arrays.fill(ones, 1);
    }
  }

  @Override
  public @Nullable FoldedUser foldIn(History given) {
    history = given;
    if (given.size() == 0) {
      return null;
    }
    boolean finite = model.fit.fit(given, this);
    ask();
    return finite ? this : null;
  }

  @Override
  public FoldedUser setUser(History given, float[] vectors, int from) {
    history = given;
    System.arraycopy(vectors, from, user, 0, user.length);
    ask();
    return this;
  }

  /** Takes the context from the history. */
  private void ask() {
    int cell = history.cell();
    prepare(cell >= 0 && cell < NeuralWeights.CONTEXTS - 1 ? cell + 1 : 0);
  }

  /** Computes the user's side for a context. */
  void prepare(int forContext) {
    context = forContext;
    float factor = model.settings.unitUser() ? (float) (1 / length()) : 1;
    for (int k = 0; k < model.dot; k++) {
      effective[k] = user[k] * factor;
    }
    if (model.contextScale != null && model.contextShift != null) {
      float[] scale = model.contextScale[context];
      float[] shift = model.contextShift[context];
      for (int k = 0; k < model.dot; k++) {
        effective[k] = Math.fma(effective[k], 1 + scale[k], shift[k]);
      }
    }
    if (model.tower != null && tower != null) {
      model.tower.user(user, model.dot, tower);
    }
  }

  /** The length of the user's part of the dot product, kept above 0. */
  private double length() {
    double sum = 1e-12;
    for (int k = 0; k < model.dot; k++) {
      sum += (double) user[k] * user[k];
    }
    return Math.sqrt(sum);
  }

  /** The part of the score that is the same for every item: the user's bias and the context's. */
  private float everywhere() {
    return model.contextConstant[context] + (model.userBias ? user[user.length - 1] : 0);
  }

  @Override
  public ScoredUser scoreAll() {
    float[] scores = scores();
    if (model.factors != null) {
      model.factors.scores(effective, scores, scratch);
    } else {
      Arrays.fill(scores, 0);
    }
    if (model.tower != null && tower != null) {
      model.tower.addScores(scores, tower);
    }
    float all = everywhere();
    for (int i = 0; i < scores.length; i++) {
      scores[i] += model.constant[i] + all;
    }
    return this;
  }

  /** Gathers the item side of the first {@code count} examples. */
  void gather(int count) {
    if (model.factors != null) {
      model.factors.gather(items, count, rows, model.stride);
    }
    if (model.tower != null && tower != null) {
      model.tower.gather(items, count, tower);
    }
  }

  /** Computes the outputs of the gathered examples for the prepared user. */
  void outputs(int count) {
    if (model.factors != null) {
      Kernel kernel = model.factors.kernel();
      kernel.dots(rows, count, model.stride, ones, effective, outputs, scratch);
    } else {
      Arrays.fill(outputs, 0, count, 0);
    }
    if (model.tower != null && tower != null) {
      model.tower.addGathered(outputs, count, tower);
    }
    float all = everywhere();
    for (int j = 0; j < count; j++) {
      outputs[j] += model.constant[items[j]] + all;
    }
  }

  /** Computes the gradient of the user's vector from the slopes of the gathered examples. */
  void gradient(int count) {
    Arrays.fill(gradient, 0);
    if (model.factors != null) {
      float[] g = effectiveGradient;
      Arrays.fill(g, 0);
      model.factors.kernel().addCombination(rows, count, model.stride, slopes, g);
      if (model.contextScale != null) {
        float[] scale = model.contextScale[context];
        for (int k = 0; k < model.dot; k++) {
          g[k] *= 1 + scale[k];
        }
      }
      double along = 0;
      double factor = 1;
      if (model.settings.unitUser()) {
        double length = length();
        factor = 1 / length;
        for (int k = 0; k < model.dot; k++) {
          along += g[k] * user[k] / (length * length);
        }
      }
      for (int k = 0; k < model.dot; k++) {
        gradient[k] = (float) ((g[k] - along * user[k]) * factor);
      }
    }
    if (model.tower != null && tower != null) {
      model.tower.addGradient(slopes, count, tower, gradient, model.dot);
    }
    if (model.userBias) {
      float sum = 0;
      for (int j = 0; j < count; j++) {
        sum += slopes[j];
      }
      gradient[gradient.length - 1] += sum;
    }
  }

  /** The cosine of the two items' vectors, with all their parts. */
  @Override
  public void contributions(int[] to, int itemCount, int[] entries, int entryCount, float[] out) {
    for (int i = 0, at = 0; i < itemCount; i++) {
      for (int e = 0; e < entryCount; e++) {
        out[at++] = model.similarity.cosine(to[i], history.items()[entries[e]]);
      }
    }
  }

  /** The item's constant. */
  @Override
  public float baseline(int item) {
    return model.constant[item];
  }

  @Override
  public float predictedRating(int item) {
    NeuralSettings settings = model.settings;
    if (model.objective.output() == Objective.Output.PROBABILITY) {
      return Float.NaN;
    }
    float z = model.constant[item] + everywhere();
    if (model.factors != null) {
      z += model.similarity.dot(item, effective);
    }
    if (model.tower != null && tower != null) {
      z += model.tower.score(item, tower);
    }
    double rating = model.objective.prediction(z);
    float[] itemScale = model.itemScale;
    if (itemScale != null) {
      rating = itemScale[2 * item] + 2 * (rating - 0.5) * itemScale[2 * item + 1];
    }
    return (float) Math.min(settings.maxRating(), Math.max(settings.minRating(), rating));
  }
}
