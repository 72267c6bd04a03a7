package io.freshet.standalone.data.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.freshet.standalone.data.shop.OrderLine.End;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is planted in the shop can be measured in what it writes. */
class PlantedShopTest {
  private static final PlantedShop SHOP = new PlantedShop(400, 200, 6_000, 7);
  private static final long DAY = 86_400;

  private static final Map<String, Shopper> TASTES = new HashMap<>();
  private static ShopData data = new ShopData(List.of(), List.of(), List.of());

  @BeforeAll
  static void generate() {
    data = SHOP.generate(TASTES::put);
  }

  @Test
  void shouldMakeTheSameShopForTheSameSeedAndAnotherForAnother() {
    assertThat(SHOP.generate()).isEqualTo(data);
    assertThat(new PlantedShop(400, 200, 6_000, 8).generate()).isNotEqualTo(data);
  }

  @Test
  void shouldMakeTheSizesItWasAskedFor() {
    assertThat(data.products()).hasSize(200).extracting(Product::sku).doesNotHaveDuplicates();
    assertThat(data.products()).extracting(Product::title).doesNotHaveDuplicates();
    long sessions =
        data.clicks().stream()
            .filter(click -> click.customer() != null)
            .map(Click::session)
            .distinct()
            .count();
    assertThat(sessions).isBetween(5_000L, 7_000L);
    assertThat(TASTES).hasSize(400);
    assertThatIllegalArgumentException().isThrownBy(() -> new PlantedShop(0, 40, 10, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PlantedShop(10, 39, 10, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PlantedShop(10, 40, 9, 1));
  }

  @Test
  void shouldKeepTheOrderOfTime() {
    assertThat(data.clicks()).isSortedAccordingTo((a, b) -> Long.compare(a.seconds(), b.seconds()));
    assertThat(data.lines())
        .isSortedAccordingTo(
            (a, b) ->
                a.order() == b.order()
                    ? Integer.compare(a.line(), b.line())
                    : Integer.compare(a.order(), b.order()));
    long severalLines = data.lines().stream().filter(line -> line.line() == 2).count();
    assertThat(severalLines).isGreaterThan(100);
  }

  /** Views are much less choosy than carts, and carts less than purchases. */
  @Test
  void shouldLetPurchasesDependOnTasteMuchMoreThanViews() {
    double catalogue =
        TASTES.values().stream().mapToDouble(PlantedShopTest::meanAffinity).average().orElseThrow();
    double viewed = clicked(Click.Action.VIEW);
    double carted = clicked(Click.Action.CART);
    double bought =
        data.lines().stream().mapToDouble(PlantedShopTest::affinity).average().orElseThrow();

    assertThat(viewed).isGreaterThan(catalogue + 0.1);
    assertThat(bought - catalogue).isGreaterThan(2 * (viewed - catalogue));
    assertThat(carted).isGreaterThan(viewed + 0.5);
    assertThat(bought).isGreaterThan(carted + 0.15);
  }

  @Test
  void shouldNeedAViewForACartAndACartForAPurchase() {
    Set<String> viewed = new HashSet<>();
    Set<String> carted = new HashSet<>();
    for (Click click : data.clicks()) {
      String pair = click.client() + click.product().sku();
      if (click.action() == Click.Action.VIEW) {
        viewed.add(pair);
      } else {
        assertThat(viewed).contains(pair);
        carted.add(click.customer() + click.product().sku());
      }
    }
    assertThat(data.lines())
        .allMatch(line -> carted.contains(line.customer() + line.product().sku()));
  }

  @Test
  void shouldSellASleepingBagAfterATent() {
    double afterTent = shareOfNextOrders("tent");
    double afterOthers = shareOfNextOrders("boots");

    assertThat(afterTent).isGreaterThan(0.15);
    assertThat(afterTent).isGreaterThan(3 * afterOthers);
  }

  /** Share of customers whose next order after the kind has a sleeping bag, within 60 days. */
  private static double shareOfNextOrders(String kind) {
    int asked = 0;
    int found = 0;
    for (OrderLine line : data.lines()) {
      if (!line.product().kindName().equals(kind)) {
        continue;
      }
      asked++;
      found +=
          data.lines().stream()
                  .filter(next -> next.customer().equals(line.customer()))
                  .filter(next -> next.seconds() > line.seconds())
                  .filter(next -> next.seconds() < line.seconds() + 60 * DAY)
                  .anyMatch(next -> next.product().kindName().equals("sleeping bag"))
              ? 1
              : 0;
    }
    assertThat(asked).as(kind).isGreaterThan(30);
    return (double) found / asked;
  }

  @Test
  void shouldSellSkisInWinterAndKayaksInSummer() {
    assertThat(sold("Winter sports", Set.of(12, 1, 2)))
        .isGreaterThan(2 * sold("Winter sports", Set.of(6, 7, 8)));
    assertThat(sold("Water sports", Set.of(6, 7, 8)))
        .isGreaterThan(2 * sold("Water sports", Set.of(12, 1, 2)));
  }

  private static long sold(String department, Set<Integer> months) {
    return data.lines().stream()
        .filter(line -> line.product().departmentName().equals(department))
        .filter(
            line ->
                months.contains(
                    Instant.ofEpochSecond(line.seconds()).atZone(ZoneOffset.UTC).getMonthValue()))
        .count();
  }

  @Test
  void shouldTakeBackWhatFitsBadly() {
    double kept = meanOfLines(line -> line.end() == End.KEPT);
    double undone = meanOfLines(line -> line.end() != End.KEPT);

    assertThat(undone).isLessThan(kept - 0.3);
    assertThat(data.lines())
        .allMatch(
            line ->
                switch (line.end()) {
                  case KEPT -> true;
                  case CANCELLED ->
                      line.endSeconds() > line.seconds()
                          && line.endSeconds() < line.seconds() + DAY;
                  case RETURNED -> line.endSeconds() > line.seconds() + 2 * DAY;
                });
    assertThat(data.lines()).extracting(OrderLine::end).contains(End.values());
  }

  @Test
  void shouldLetStrangersComeOnceAndBuyNothing() {
    Map<String, String> sessions = new HashMap<>();
    long baskets = 0;
    for (Click click : data.clicks()) {
      if (click.customer() == null) {
        assertThat(sessions.merge(click.client(), click.session(), (a, b) -> a))
            .isEqualTo(click.session());
        baskets += click.action() == Click.Action.CART ? 1 : 0;
      }
    }
    assertThat(sessions).hasSize(1_000);
    assertThat(baskets).isGreaterThan(300);
  }

  private static double clicked(Click.Action action) {
    return data.clicks().stream()
        .filter(click -> click.action() == action && click.customer() != null)
        .mapToDouble(click -> affinity(String.valueOf(click.customer()), click.product()))
        .average()
        .orElseThrow();
  }

  private static double meanOfLines(Predicate<OrderLine> wanted) {
    return data.lines().stream()
        .filter(wanted)
        .mapToDouble(PlantedShopTest::affinity)
        .average()
        .orElseThrow();
  }

  private static double affinity(OrderLine line) {
    return affinity(line.customer(), line.product());
  }

  private static double affinity(String customer, Product product) {
    Shopper shopper = TASTES.get(customer);
    assertThat(shopper).isNotNull();
    return shopper.affinity[data.products().indexOf(product)];
  }

  private static double meanAffinity(Shopper shopper) {
    double sum = 0;
    for (double each : shopper.affinity) {
      sum += each;
    }
    return sum / shopper.affinity.length;
  }
}
