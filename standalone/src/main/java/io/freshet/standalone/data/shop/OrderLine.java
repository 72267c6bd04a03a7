package io.freshet.standalone.data.shop;

/**
 * A line of an order.
 *
 * @param order number of the order; lines of one order share it
 * @param line number of the line in its order, from 1
 * @param customer id of the customer
 * @param product what was bought
 * @param seconds time of the order in seconds since the epoch
 * @param end whether the purchase lasted
 * @param endSeconds time of the cancellation or return; {@code seconds} if the purchase lasted
 */
public record OrderLine(
    int order, int line, String customer, Product product, long seconds, End end, long endSeconds) {

  /** What happens to a line after the order. */
  public enum End {
    /** Nothing. */
    KEPT,
    /** The customer cancels it within a day: its row is deleted. */
    CANCELLED,
    /** The customer sends the product back after days: its row gets the status returned. */
    RETURNED
  }
}
