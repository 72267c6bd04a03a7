package io.freshet.standalone.data.shop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A generator of a made-up shop for outdoor sports with planted effects.
 *
 * <ul>
 *   <li>Funnel: customers view much that does not fit their tastes, because the shop shows it. What
 *       they put into the cart fits better, and what they buy fits best.
 *   <li>Order: after a tent comes a sleeping bag. A customer wants the next kind of a department
 *       for weeks after a purchase, and hardly buys a kind again that they own.
 *   <li>Season: each department has a peak of demand in the year.
 *   <li>Returns: what fits badly is cancelled or sent back more often.
 *   <li>Anonymous visits: strangers with tastes of the same distribution view and fill carts once.
 * </ul>
 *
 * <p>The same sizes and seed give the same data on every machine: only {@link Random} and {@link
 * StrictMath} are used.
 *
 * @param customers number of customers, min 1
 * @param products number of products, min 40
 * @param visits approximate number of visits by customers, min 1 for each
 * @param seed of all random draws
 */
public record PlantedShop(int customers, int products, int visits, long seed) {

  /** Sizes that keep a tutorial short: about 80,000 clicks and 11,000 order lines. */
  public static final PlantedShop DEFAULT = new PlantedShop(1_000, 400, 12_000, 42);

  /** One anonymous visit for so many visits of customers. */
  private static final int VISITS_PER_STRANGER = 6;

  private static final int MIN_PRODUCTS = 40;

  /** Checks the sizes. */
  public PlantedShop {
    if (customers < 1 || products < MIN_PRODUCTS || visits < customers) {
      throw new IllegalArgumentException(
          "needs 1 customer, %d products and a visit per customer, got %d customers, %d products, %d visits"
              .formatted(MIN_PRODUCTS, customers, products, visits));
    }
  }

  /** Generates the shop's two years. */
  public ShopData generate() {
    return generate((customer, shopper) -> {});
  }

  /** Receives the planted taste of each customer. */
  @FunctionalInterface
  interface Tastes {
    /** Receives a customer. */
    void customer(String id, Shopper shopper);
  }

  /** Generates the shop's two years and tells the planted tastes. */
  ShopData generate(Tastes tastes) {
    Random random = new Random(seed);
    ShopCatalogue catalogue = new ShopCatalogue(products, random);
    List<Click> clicks = new ArrayList<>();
    List<ShopVisits.Order> orders = new ArrayList<>();
    double mean = (double) visits / customers;
    for (int c = 0; c < customers; c++) {
      // Each person has a generator of their own, so another size does not change the others.
      Random own = new Random(random.nextLong());
      Shopper shopper = new Shopper(catalogue, own);
      String id = "c-%05d".formatted(c + 1);
      tastes.customer(id, shopper);
      int count = 1 + (int) Math.rint((mean - 1) * -StrictMath.log(1 - own.nextDouble()));
      new ShopVisits(catalogue, shopper, own, id).run(count, clicks, orders);
    }
    for (int s = 0; s < visits / VISITS_PER_STRANGER; s++) {
      Random own = new Random(random.nextLong());
      new ShopVisits(catalogue, new Shopper(catalogue, own), own, null).run(1, clicks, orders);
    }
    clicks.sort(Comparator.comparingLong(Click::seconds));
    return new ShopData(catalogue.products, clicks, lines(orders));
  }

  /** Numbers the orders by their times. */
  private static List<OrderLine> lines(List<ShopVisits.Order> orders) {
    List<ShopVisits.Order> sorted = new ArrayList<>(orders);
    sorted.sort(Comparator.comparingLong(ShopVisits.Order::seconds));
    List<OrderLine> lines = new ArrayList<>();
    int number = 10_000;
    for (ShopVisits.Order order : sorted) {
      number++;
      int line = 0;
      for (ShopVisits.Line each : order.lines()) {
        line++;
        lines.add(
            new OrderLine(
                number,
                line,
                order.customer(),
                each.product(),
                order.seconds(),
                each.end(),
                each.end() == OrderLine.End.KEPT ? order.seconds() : each.endSeconds()));
      }
    }
    return lines;
  }
}
