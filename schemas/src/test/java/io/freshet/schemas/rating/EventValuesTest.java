package io.freshet.schemas.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class EventValuesTest {
  private static final double LIKE = 4;

  private final EventValues values = EventValues.from(Map.of(), LIKE);

  @Test
  void shouldPutGoalsAtOrAboveTheLikeThresholdAndAllOthersBelow() {
    for (EventType type : EventTypes.DEFAULTS.all()) {
      double value = of(values, type.name()).value();
      assertThat(value >= LIKE).as(type.name()).isEqualTo(type.goal());
      assertThat(value).as(type.name()).isBetween(0.5, 5.0);
    }
    assertThat(of(values, "purchase").value()).isEqualTo(5);
    assertThat(of(values, "dislike").value()).isEqualTo(0.5);
  }

  @Test
  void shouldOrderPositiveTypesByWeight() {
    assertThat(of(values, "cart").value()).isGreaterThan(of(values, "play").value());
    assertThat(of(values, "play").value()).isGreaterThan(of(values, "view").value());
    assertThat(of(values, "view").value()).isGreaterThan(0.5);
    EventValues heavy = EventValues.from(Map.of("events.cart.weight", "100"), LIKE);
    assertThat(of(heavy, "cart").value()).isLessThan(LIKE);
    assertThat(of(heavy, "purchase").value()).isGreaterThanOrEqualTo(LIKE);
  }

  @Test
  void shouldTakeTheRatingThatATypeStates() {
    EventValues own = EventValues.from(Map.of("events.play.rating", "3.5"), LIKE);
    assertThat(of(own, "play").value()).isEqualTo(3.5);
    assertThat(of(own, "play").rating()).isEqualTo(3.5);
  }

  @Test
  void shouldFollowTheScaleOfIngest() {
    EventValues ten =
        EventValues.from(Map.of("ingest.rating.min", "1", "ingest.rating.max", "10"), 7);
    assertThat(of(ten, "purchase").value()).isEqualTo(10);
    assertThat(of(ten, "dislike").value()).isEqualTo(1);
    assertThat(of(ten, "cart").value()).isBetween(1.0, 7.0);
    assertThatThrownBy(() -> EventValues.from(Map.of("ingest.rating.min", "low"), LIKE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ingest.rating.min");
  }

  @Test
  void shouldHideWhatIsReachedOrNotWanted() {
    assertThat(of(values, "purchase").hides()).isTrue();
    assertThat(of(values, "dislike").hides()).isTrue();
    assertThat(of(values, "skip").hides()).isTrue();
    assertThat(of(values, "view").hides()).isFalse();
    assertThat(of(values, "cart").hides()).isFalse();
    assertThat(of(values, "skip").opinion()).isFalse();
  }

  @Test
  void shouldCompareTypesButNotTheScaleBehindTheirValues() {
    EventValues ten = EventValues.from(Map.of("ingest.rating.max", "10"), 7);
    assertThat(values.sameTypes(ten)).isTrue();
    assertThat(values).isNotEqualTo(ten);
    assertThat(values.sameTypes(EventValues.from(Map.of("events.view.weight", "2"), LIKE)))
        .isFalse();
    assertThat(values.sameTypes(EventValues.from(Map.of("events.rent.weight", "2"), LIKE)))
        .isFalse();
    assertThat(EventValues.of(values.byType())).isEqualTo(values);
  }

  private static EventValue of(EventValues values, String type) {
    return Objects.requireNonNull(values.of(type));
  }
}
