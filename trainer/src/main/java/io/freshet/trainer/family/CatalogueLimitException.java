package io.freshet.trainer.family;

/**
 * A catalogue is larger than a family takes: its cost grows with the square of the items or worse.
 */
public final class CatalogueLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String family;
  private final int items;
  private final int limit;

  /**
   * Says what is too large.
   *
   * @param family the family that refuses
   * @param items how many items there are
   * @param limit how many it takes
   * @param advice what can be done about it
   */
  public CatalogueLimitException(String family, int items, int limit, String advice) {
    super(family + " takes at most " + limit + " items, there are " + items + ": " + advice);
    this.family = family;
    this.items = items;
    this.limit = limit;
  }

  /** The family that refuses. */
  public String family() {
    return family;
  }

  /** How many items there are. */
  public int items() {
    return items;
  }

  /** How many items it takes. */
  public int limit() {
    return limit;
  }
}
