package io.freshet.standalone.data.read;

/** Which of the first two columns of a headerless CSV is which. */
public enum ColumnOrder {
  /** Decide by the shape of the ids; refuse when that does not tell. */
  BY_SHAPE,
  /** {@code user,item,rating,timestamp}. */
  USER_ITEM,
  /** {@code item,user,rating,timestamp}. */
  ITEM_USER
}
