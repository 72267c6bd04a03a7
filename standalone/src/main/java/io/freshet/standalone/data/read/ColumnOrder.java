package io.freshet.standalone.data.read;

/** The order of user and item in a CSV without a header. */
public enum ColumnOrder {
  /** Detected by the shape of the ids; an error if the shapes do not tell. */
  BY_SHAPE,
  /** {@code user,item,rating,timestamp}. */
  USER_ITEM,
  /** {@code item,user,rating,timestamp}. */
  ITEM_USER
}
