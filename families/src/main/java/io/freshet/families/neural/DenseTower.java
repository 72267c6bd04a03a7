package io.freshet.families.neural;

import io.freshet.model.neural.NeuralWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A dense tower in DL4J: layers of rectified linear units and one linear output. The loss is
 * computed outside DL4J: slopes enter at the output, and the gradient with respect to the inputs is
 * passed on to the embeddings.
 */
final class DenseTower {

  static {
    NativeThreads.single();
  }

  private final int inputs;
  private final MultiLayerNetwork net;
  private @Nullable Gradient gradient;
  private int steps;

  /**
   * Creates a tower with the initial weights of Keras: uniform (Glorot & Bengio, AISTATS 2010),
   * biases zero.
   *
   * @param hidden units of each hidden layer, at least one layer
   * @param inputDropout share of the inputs dropped in training
   * @param hiddenDropout share of each hidden layer's units dropped in training
   * @param outputBias whether the output has a bias
   */
  DenseTower(
      int inputs,
      List<Integer> hidden,
      double inputDropout,
      double hiddenDropout,
      boolean outputBias,
      double learningRate,
      long seed) {
    this.inputs = inputs;
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(learningRate, 0.9, 0.999, 1e-7))
            .weightInit(WeightInit.XAVIER_UNIFORM)
            .miniBatch(false)
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .list();
    int before = inputs;
    for (int k = 0; k < hidden.size(); k++) {
      layers.layer(
          layer(before, hidden.get(k), Activation.RELU, k == 0 ? inputDropout : hiddenDropout)
              .build());
      before = hidden.get(k);
    }
    layers.layer(layer(before, 1, Activation.IDENTITY, hiddenDropout).hasBias(outputBias).build());
    MultiLayerConfiguration configuration = layers.build();
    net = new MultiLayerNetwork(configuration);
    net.init();
    Nd4j.getRandom().setSeed(seed);
  }

  private static DenseLayer.Builder layer(
      int inputs, int outputs, Activation activation, double dropout) {
    DenseLayer.Builder layer =
        new DenseLayer.Builder().nIn(inputs).nOut(outputs).activation(activation);
    if (dropout > 0) {
      layer.dropOut(1 - dropout); // DL4J expects the share to keep
    }
    return layer;
  }

  int inputs() {
    return inputs;
  }

  /**
   * Computes the outputs.
   *
   * @param x rows × inputs, row-major; further elements are ignored
   * @param training whether dropout applies and {@link #backward} follows
   * @return one output per row
   */
  float[] output(float[] x, int rows, boolean training) {
    INDArray in = matrix(x, rows, inputs);
    INDArray out;
    if (training) {
      net.setInput(in);
      List<INDArray> activations = net.feedForward(true, false);
      out = activations.get(activations.size() - 1);
    } else {
      out = net.output(in, false);
    }
    return floats(out);
  }

  /**
   * Computes the gradients for the last training batch of {@link #output}.
   *
   * @param slopes derivative of the loss with respect to each output
   * @return the derivative with respect to the inputs, rows × inputs
   */
  float[] backward(float[] slopes, int rows) {
    Pair<Gradient, INDArray> back = net.backpropGradient(matrix(slopes, rows, 1), null);
    gradient = back.getFirst();
    return floats(back.getSecond());
  }

  /** The gradient with respect to all parameters, in the order of {@link #save}. */
  float[] gradient() {
    if (gradient == null) {
      throw new IllegalStateException("backward() has not been called");
    }
    return floats(gradient.gradient());
  }

  /** Updates the weights with the gradients. */
  void step() {
    if (gradient == null) {
      throw new IllegalStateException("backward() has not been called");
    }
    net.getUpdater().update(net, gradient, steps++, 0, 1, LayerWorkspaceMgr.noWorkspaces());
    net.params().subi(gradient.gradient());
    gradient = null;
  }

  /** Resets the moments of the optimiser. */
  void restart() {
    net.getUpdater().getStateViewArray().assign(0);
    steps = 0;
  }

  /** Copies all weights. */
  float[] save() {
    return floats(net.params());
  }

  void restore(float[] saved) {
    net.params().assign(Nd4j.createFromArray(saved).reshape(net.params().shape()));
  }

  /** Multiplies the weights and the bias of the last layer. */
  void scaleOutput(double factor) {
    net.getLayer(net.getnLayers() - 1).params().muli(factor);
  }

  /** The layers in the form of a snapshot. */
  List<NeuralWeights.Layer> layers() {
    List<NeuralWeights.Layer> layers = new ArrayList<>();
    for (int k = 0; k < net.getnLayers(); k++) {
      INDArray weights = net.getLayer(k).getParam("W");
      INDArray bias = net.getLayer(k).getParam("b");
      int outputs = weights.columns();
      layers.add(
          new NeuralWeights.Layer(
              weights.rows(),
              outputs,
              floats(weights),
              bias == null ? new float[outputs] : floats(bias)));
    }
    return layers;
  }

  /** The values, row-major, in one copy: the array's own accessors read value by value. */
  private static float[] floats(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    INDArray rowMajor = array.dup('c');
    try (FloatPointer pointer = new FloatPointer(rowMajor.data().addressPointer())) {
      pointer.get(values);
    }
    rowMajor.close();
    return values;
  }

  private static INDArray matrix(float[] values, int rows, int cols) {
    float[] exact = values.length == rows * cols ? values : Arrays.copyOf(values, rows * cols);
    return Nd4j.create(exact, new long[] {rows, cols}, 'c');
  }
}
