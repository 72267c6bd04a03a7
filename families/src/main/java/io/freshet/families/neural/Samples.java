package io.freshet.families.neural;

/** Examples to learn from or to be judged on, in columns. */
final class Samples {
  private final int[] user;
  private final int[] item;
  private final byte[] cell;
  private final float[] target;

  /** Takes the columns as they are, of one length. */
  Samples(int[] user, int[] item, byte[] cell, float[] target) {
    this.user = user;
    this.item = item;
    this.cell = cell;
    this.target = target;
  }

  int size() {
    return user.length;
  }

  /** Row of the matrix. */
  int[] user() {
    return user;
  }

  /** Column of the matrix. */
  int[] item() {
    return item;
  }

  /** Context cell or {@link io.freshet.families.matrix.RatingMatrix#NO_CELL}. */
  byte[] cell() {
    return cell;
  }

  /** On the scale of the objective. */
  float[] target() {
    return target;
  }

  /** Where the examples of an epoch come from; asked from more than one thread. */
  interface Source {
    /**
     * The examples of an epoch, from 0: the same whenever it is asked.
     *
     * @return at least one
     */
    Samples training(int epoch);

    /** What early stopping judges by; may be empty. */
    Samples validation();
  }

  /** The same examples every epoch. */
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
