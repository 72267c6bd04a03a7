package io.freshet.model.sequence;

/**
 * The places of the dense weights of a sequence model in one array: everything but the item
 * vectors. Matrices are row-major with one row per input. With d dimensions and x = item vector +
 * row of the rating class, the network of one entry is
 *
 * <pre>
 * u, v = SiLU(LN(x) · UV + b)                 UV is d × 2d: u in the first d columns
 * s    = Σ_j w_j v_j / (1 + Σ_j w_j)          per group of d / 8 channels, see {@link Decay}
 * y    = x + (LN(s) ⊙ u) · OUT + b            OUT is d × d
 * g, h = LN(y) · GATED + b                    GATED is d × 4d: g in the first 2d columns
 * z    = y + (SiLU(g) ⊙ h) · DOWN + b         DOWN is 2d × d
 * user = LN(z) / |LN(z)|
 * </pre>
 *
 * <p>SiLU(a) is a / (1 + e⁻ᵃ). LN is layer normalisation: less the mean, divided by the standard
 * deviation, times a gain, plus a bias.
 */
public final class SequenceLayout {
  /** Added to the variance in a layer normalisation. */
  public static final float EPSILON = 1e-5f;

  private final int dimensions;
  private final int classes;

  /** Index of the first float of each part. */
  public final int inputNorm;

  public final int uv;
  public final int uvBias;
  public final int halfLives;
  public final int sumNorm;
  public final int out;
  public final int outBias;
  public final int gatedNorm;
  public final int gated;
  public final int gatedBias;
  public final int down;
  public final int downBias;
  public final int outputNorm;

  /** The number of weights. */
  public final int size;

  /**
   * Lays out the weights.
   *
   * @param dimensions d, a multiple of {@link Decay#GROUPS}
   * @param classes number of rating classes; their rows come first, {@code classes × d}
   */
  public SequenceLayout(int dimensions, int classes) {
    this.dimensions = dimensions;
    this.classes = classes;
    int d = dimensions;
    inputNorm = classes * d;
    uv = inputNorm + 2 * d;
    uvBias = uv + 2 * d * d;
    halfLives = uvBias + 2 * d;
    sumNorm = halfLives + Decay.GROUPS;
    out = sumNorm + 2 * d;
    outBias = out + d * d;
    gatedNorm = outBias + d;
    gated = gatedNorm + 2 * d;
    gatedBias = gated + 4 * d * d;
    down = gatedBias + 4 * d;
    downBias = down + 2 * d * d;
    outputNorm = downBias + d;
    size = outputNorm + 2 * d;
  }

  /** The length d of an item vector. */
  public int dimensions() {
    return dimensions;
  }

  /** The number of rating classes. */
  public int classes() {
    return classes;
  }
}
