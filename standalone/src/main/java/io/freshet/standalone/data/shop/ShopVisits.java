package io.freshet.standalone.data.shop;

import io.freshet.standalone.data.shop.OrderLine.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The visits of one person to a {@link PlantedShop}, in order of time. */
final class ShopVisits {

  /** 2024-01-01T00:00:00Z. */
  private static final long START_SECONDS = 1_704_067_200L;

  private static final long SPAN_DAYS = 730;
  private static final long DAY_SECONDS = 86_400;
  private static final long OPENING = 8 * 3_600;
  private static final int OPEN_SECONDS = 14 * 3_600;
  private static final long MIN_PAUSE = 600;
  private static final long WANTED_DAYS = 60;

  /** Probability that a view is of a product that follows a purchase. */
  private static final double WANTED_VIEWS = 0.35;

  /** What a purchase before adds to the log odds of the next kind, and of the same kind. */
  private static final double WANTED = 2.5;

  private static final double OWNED = -3;

  /** Factor on the views of the department in which the visit began. */
  private static final double SAME_DEPARTMENT = 4;

  private static final double CANCELLED_SHARE = 0.3;

  /** An order without its number. */
  record Order(String customer, long seconds, List<Line> lines) {}

  /** A line of an order. */
  record Line(Product product, End end, long endSeconds) {}

  private final ShopCatalogue catalogue;
  private final Shopper shopper;
  private final Random random;
  private final @Nullable String customer;
  private final String client;
  private final double[] cumulative;

  /** Kinds that the customer owns, as department and kind. */
  private final Set<List<Integer>> owned = new HashSet<>();

  private @Nullable Product bought;
  private long boughtSeconds;

  /**
   * A person who has not come yet.
   *
   * @param customer id; null for a stranger, who buys nothing
   */
  ShopVisits(ShopCatalogue catalogue, Shopper shopper, Random random, @Nullable String customer) {
    this.catalogue = catalogue;
    this.shopper = shopper;
    this.random = random;
    this.customer = customer;
    this.client = "b-%016x".formatted(random.nextLong());
    this.cumulative = new double[catalogue.size()];
  }

  /** Makes the visits and adds what happened. */
  void run(int visits, List<Click> clicks, List<Order> orders) {
    long[] starts = new long[visits];
    for (int v = 0; v < visits; v++) {
      long day = (long) (random.nextDouble() * SPAN_DAYS);
      starts[v] = START_SECONDS + day * DAY_SECONDS + OPENING + random.nextInt(OPEN_SECONDS);
    }
    Arrays.sort(starts);
    long end = 0;
    for (long start : starts) {
      end = visit(Math.max(start, end + MIN_PAUSE), clicks, orders);
    }
  }

  /** Makes a visit; returns its end. */
  private long visit(long start, List<Click> clicks, List<Order> orders) {
    String session = "s-%016x".formatted(random.nextLong());
    long day = (start - START_SECONDS) / DAY_SECONDS;
    long time = start;
    int department = -1;
    Set<Integer> carted = new HashSet<>();
    List<Line> lines = new ArrayList<>();
    int views = 2 + random.nextInt(6);
    for (int v = 0; v < views; v++) {
      int index = view(day, department, time);
      Product product = catalogue.products.get(index);
      department = product.department();
      int ordinal = 1 + random.nextInt(24);
      clicks.add(new Click(time, client, customer, session, Click.Action.VIEW, product, ordinal));
      if (random.nextDouble() < shopper.cart(index) && carted.add(index)) {
        time += 5 + random.nextInt(40);
        clicks.add(new Click(time, client, customer, session, Click.Action.CART, product, ordinal));
        if (customer != null
            && random.nextDouble() < shopper.purchase(index, need(product, time))) {
          lines.add(line(index, time));
        }
      }
      time += 20 + random.nextInt(160);
    }
    if (customer != null && !lines.isEmpty()) {
      checkOut(customer, time, lines, orders);
    }
    return time;
  }

  private void checkOut(String buyer, long time, List<Line> lines, List<Order> orders) {
    orders.add(new Order(buyer, time, lines));
    for (Line line : lines) {
      Product product = line.product();
      owned.add(List.of(product.department(), product.kind()));
      bought = product;
      boughtSeconds = time;
    }
  }

  /** Draws a viewed product. */
  private int view(long day, int department, long time) {
    boolean wanted = wants(time) && random.nextDouble() < WANTED_VIEWS;
    double[] season = new double[Department.ALL.size()];
    for (int d = 0; d < season.length; d++) {
      season[d] = Department.ALL.get(d).season(day) * (d == department ? SAME_DEPARTMENT : 1);
    }
    double sum = 0;
    for (int p = 0; p < cumulative.length; p++) {
      Product product = catalogue.products.get(p);
      boolean possible = !wanted || (bought != null && product.follows(bought));
      sum += possible ? shopper.viewWeight[p] * season[product.department()] : 0;
      cumulative[p] = sum;
    }
    double drawn = random.nextDouble() * sum;
    int found = Arrays.binarySearch(cumulative, drawn);
    int product = found < 0 ? -found - 1 : found;
    // A product without a chance has the running sum of the product before it.
    while (product < cumulative.length - 1 && cumulative[product] <= drawn) {
      product++;
    }
    return product;
  }

  private boolean wants(long time) {
    Product last = bought;
    return last != null
        && time - boughtSeconds < WANTED_DAYS * DAY_SECONDS
        && last.kind() + 1 < Department.ALL.get(last.department()).kinds().size()
        && !owned.contains(List.of(last.department(), last.kind() + 1));
  }

  private double need(Product product, long time) {
    if (owned.contains(List.of(product.department(), product.kind()))) {
      return OWNED;
    }
    return wants(time) && bought != null && product.follows(bought) ? WANTED : 0;
  }

  private Line line(int index, long time) {
    Product product = catalogue.products.get(index);
    if (random.nextDouble() >= shopper.sendBack(index)) {
      return new Line(product, End.KEPT, time);
    }
    return random.nextDouble() < CANCELLED_SHARE
        ? new Line(product, End.CANCELLED, time + 1_800 + random.nextInt(20 * 3_600))
        : new Line(product, End.RETURNED, time + (3 + random.nextInt(18)) * DAY_SECONDS);
  }
}
