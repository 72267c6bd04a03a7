package io.freshet.schemas.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTypesTest {
  private final EventTypes types = EventTypes.DEFAULTS;

  @Test
  void shouldOrderTheDefaultsFromPurchaseToDislike() {
    assertThat(types.all()).hasSize(12);
    assertThat(weight("purchase")).isGreaterThan(weight("cart"));
    assertThat(weight("cart")).isGreaterThan(weight("view"));
    assertThat(weight("view")).isPositive();
    assertThat(weight("skip")).isZero();
    assertThat(types.find("dislike").orElseThrow().negative()).isTrue();
    assertThat(types.all().stream().filter(EventType::goal).map(EventType::name))
        .containsExactly("purchase");
  }

  @Test
  void shouldKnowNamesOfOtherProducts() {
    assertThat(types.find("purchase-complete")).isEqualTo(types.find("purchase"));
    assertThat(types.find("detail-page-view")).isEqualTo(types.find("view"));
    assertThat(types.find("watch")).isEqualTo(types.find("play"));
    assertThat(types.find("add_to_cart")).isEqualTo(types.find("cart"));
    assertThat(types.find("view_item")).isEqualTo(types.find("view"));
  }

  @Test
  void shouldCallTheSmallestPositiveWeightTheWeakest() {
    assertThat(types.weakest().orElseThrow().name()).isEqualTo("click");
    assertThat(types.with(Map.of("events.view.weight", "0.5")).weakest().orElseThrow().name())
        .isEqualTo("view");
  }

  @Test
  void shouldAcceptUnknownNamesAsTheWeakestOnRequestOnly() {
    assertThat(types.accept("teleport")).isEmpty();
    EventTypes open = types.with(Map.of("events.unknown", "weakest"));
    assertThat(open.accept("teleport")).isEqualTo(open.find("click"));
    assertThat(open.accept("purchase")).isEqualTo(open.find("purchase"));
    assertThat(open.with(Map.of("events.unknown", "reject")).accept("teleport")).isEmpty();
  }

  @Test
  void shouldKeepTheNameOfRatings() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> types.with(Map.of("events.rating.weight", "1")))
        .withMessageContaining("events.rating: an event of type rating is a rating");
  }

  @Test
  void shouldPreferADeclaredTypeToAnAlias() {
    EventTypes own = types.with(Map.of("events.watch.weight", "4"));
    assertThat(own.find("watch")).contains(new EventType("watch", 4, false, Double.NaN));
    assertThat(own.find("play").orElseThrow().weight()).isEqualTo(2);
  }

  @Test
  void shouldChangeOnlyWhatASettingNames() {
    EventTypes own = types.with(Map.of("events.cart.goal", "true", "events.cart.rating", "4.5"));
    assertThat(own.find("cart")).contains(new EventType("cart", 3, true, 4.5));
    assertThat(own.all()).hasSize(12);
    assertThat(types.find("cart").orElseThrow().goal()).isFalse();
  }

  @Test
  void shouldSuggestTheNearestTypeForAnUnknownName() {
    assertThat(types.find("purchse")).isEmpty();
    assertThat(types.hint("purchse")).isEqualTo("; did you mean purchase?");
    assertThat(types.hint("teleport")).isEmpty();
  }

  @Test
  void shouldReportEveryBrokenSettingAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                types.with(
                    Map.of(
                        "events.view.weight", "much",
                        "events.cart.goal", "yes",
                        "events.rent.goal", "true",
                        "events.like.wieght", "2",
                        "events.skip.goal", "true",
                        "events.play.weight", "101",
                        "events.Buy.weight", "1",
                        "events.unknown", "drop",
                        "events.weight", "1")))
        .withMessageContaining("events.view.weight 'much': must be a number")
        .withMessageContaining("events.cart.goal 'yes': must be true or false")
        .withMessageContaining("events.rent.weight: required for a new event type")
        .withMessageContaining("events.like.wieght: must be events.unknown, events.NAME.weight")
        .withMessageContaining("event type skip is a goal")
        .withMessageContaining("got 101.0")
        .withMessageContaining("event type 'Buy' must match")
        .withMessageContaining("events.weight: must be events.unknown, events.NAME.weight")
        .withMessageContaining("events.unknown 'drop': must be reject or weakest");
  }

  private double weight(String name) {
    return types.find(name).orElseThrow().weight();
  }
}
