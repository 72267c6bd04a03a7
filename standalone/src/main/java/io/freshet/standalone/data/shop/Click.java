package io.freshet.standalone.data.shop;

import org.jspecify.annotations.Nullable;

/**
 * An event of the shop's page.
 *
 * @param seconds time in seconds since the epoch
 * @param client id of the browser
 * @param customer id of the customer; null for an anonymous visit
 * @param session id of the visit
 * @param action what happened
 * @param product the product that it happened to
 * @param ordinal place of the product on the page, from 1
 */
public record Click(
    long seconds,
    String client,
    @Nullable String customer,
    String session,
    Action action,
    Product product,
    int ordinal) {

  /** What happened, by its name in OpenSearch User Behavior Insights. */
  public enum Action {
    /** The product's page was opened. */
    VIEW("view"),
    /** The product was put into the cart. */
    CART("add_to_cart");

    private final String wireName;

    Action(String wireName) {
      this.wireName = wireName;
    }

    /** The name in events. */
    public String wireName() {
      return wireName;
    }
  }
}
