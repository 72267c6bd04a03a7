package io.freshet.families.neural;

/** Training or validation examples, in columns. */
final class Samples {
  private final int[] user;
  private final int[] item;
  private final byte[] cell;
  private final float[] target;

  /** Wraps columns of equal length without copying them. */
  Samples(int[] user, int[] item, byte[] cell, float[] target) {
    this.user = user;
    this.item = item;
    this.cell = cell;
    this.target = target;
  }

  int size() {
    return user.length;
  }

  /** The matrix row (user) of each example. */
  int[] user() {
    return user;
  }

  /** The matrix column (item) of each example. */
  int[] item() {
    return item;
  }

  /**
   * The context cell of each example, or {@link io.freshet.families.matrix.RatingMatrix#NO_CELL}.
   */
  byte[] cell() {
    return cell;
  }

  /** The target of each example, on the scale of the objective. */
  float[] target() {
    return target;
  }

  /** A source of examples per epoch; called from more than one thread. */
  interface Source {
    /**
     * The examples of an epoch, numbered from 0; every call for an epoch gives the same examples.
     *
     * @return at least one example
     */
    Samples training(int epoch);

    /** The examples that early stopping judges by; may be empty. */
    Samples validation();
  }

  /** A source with the same examples in every epoch. */
  static Source fixed(Samples training, Samples validation) {
    return new Source() {
      @Override
      public Samples training(int epoch) {
        return training;
      }

      @Override
      public Samples validation() {
        return validation;
      }
    };
  }
}
