package io.freshet.model.neural;

import io.freshet.model.History;
import io.freshet.model.ItemFactors;
import io.freshet.model.ServingModel;
import io.freshet.model.Workspace;
import io.freshet.model.kernel.Kernel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The memory of one thread that serves from a {@link NeuralModel}. */
final class NeuralWorkspace extends Workspace {

  /** The user's vector [p; e; b], its gradient, and Adam's moments of it. */
  final float[] user;

  final float[] gradient;
  final float[] first;
  final float[] second;

  /** What is multiplied with items for the context asked for, and the gradient by it. */
  final float[] effective;

  final float[] effectiveGradient;
  final float[] scratch = new float[Kernel.SCRATCH];
  final ServingTower.@Nullable Scratch tower;

  /** Row of the tables by context: 0 is unknown. */
  int context;

  /** The examples folded in: items, their targets, their outputs and the slopes there. */
  int[] items = new int[0];

  float[] targets = new float[0];
  float[] outputs = new float[0];
  float[] slopes = new float[0];

  /** Dot product side of the examples' items. */
  float[] rows = new float[0];

  /** Marks items with the number of the fold-in that has taken them. */
  final int[] taken;

  int foldIns;

  private final int stride;
  private float[] ones = new float[0];

  NeuralWorkspace(
      ServingModel owner, int userLength, int stride, @Nullable ServingTower tower, int takenSize) {
    super(owner);
    this.stride = stride;
    user = new float[userLength];
    gradient = new float[userLength];
    first = new float[userLength];
    second = new float[userLength];
    effective = new float[stride];
    effectiveGradient = new float[stride];
    taken = new int[takenSize];
    this.tower = tower == null ? null : tower.newScratch();
  }

  static NeuralWorkspace of(ServingModel model, Workspace workspace) {
    workspace.requireOwner(model);
    return (NeuralWorkspace) workspace;
  }

  /** Makes room for so many examples. */
  void reserve(int examples) {
    if (items.length < examples) {
      int room = (examples + 3) / 4 * 4;
      items = new int[room];
      targets = new float[room];
      outputs = new float[room];
      slopes = new float[room];
      rows = new float[Math.multiplyExact(room, stride)];
      ones = new float[room];
      Arrays.fill(ones, 1);
    }
  }

  /** Gathers the dot product's side of the first {@code count} examples' items. */
  void gather(ItemFactors factors, int count) {
    factors.gather(items, count, rows, stride);
  }

  /** {@code outputs[j] = row j · effective}. */
  void products(Kernel kernel, int count) {
    kernel.dots(rows, count, stride, ones, effective, outputs, scratch);
  }

  void noteFolded(History history) {
    folded(history);
  }

  void checkFolded(History history) {
    requireFolded(history);
  }
}
