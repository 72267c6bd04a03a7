package io.freshet.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.rating.EventValues;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateUpdater;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatrixLoaderTest {
  private final UserStateUpdater updater = new UserStateUpdater(2, ZoneOffset.UTC);
  private final Map<String, byte[]> states = new HashMap<>();

  @Test
  void shouldLearnFromTheStrongestEventOfEachItem() {
    event("ann", "1", "view", 100);
    event("ann", "1", "purchase", 200);
    event("ann", "2", "cart", 300);
    event("ann", "3", "dislike", 400);
    event("ann", "4", "skip", 500);
    rate("bob", "1", 3, 100);
    assertThat(lines(load(Map.of())))
        .containsExactly("ann 1 5.0 200", "ann 2 3.21 300", "ann 3 0.5 400", "bob 1 3.0 100");
  }

  @Test
  void shouldTakeAChangeOfWeightsFromTheSameStates() {
    event("ann", "1", "view", 100);
    event("ann", "1", "purchase", 200);
    assertThat(lines(load(Map.of("events.view.weight", "9", "events.view.goal", "true"))))
        .containsExactly("ann 1 5.0 100");
    Map<String, String> bought =
        Map.of(
            "events.view.rating", "2",
            "events.purchase.goal", "false",
            "events.purchase.weight", "0");
    assertThat(lines(load(bought))).containsExactly("ann 1 2.0 100");
  }

  @Test
  void shouldMakeTheSameMatrixOfRatingsWithAndWithoutATable() {
    for (int i = 0; i < 5; i++) {
      rate("ann", "" + i, i + 0.5, 100 + i);
      rate("bob", "x" + i, 5, 100 + i);
    }
    assertThat(lines(load(Map.of()))).isEqualTo(lines(load(Map.of("events.view.weight", "9"))));
  }

  @Test
  void shouldGiveOnlyStatedRatingsToFamiliesThatLearnFromRatings() {
    event("ann", "1", "purchase", 100);
    event("ann", "2", "play", 200);
    rate("ann", "3", 3, 300);
    event("bob", "1", "view", 100);
    RatingMatrix m = load(Map.of("events.play.rating", "3.5"));
    assertThat(lines(m)).hasSize(4);
    assertThat(lines(m.stated())).containsExactly("ann 2 3.5 200", "ann 3 3.0 300");
    assertThat(lines(m.withRatings(new float[4]).stated())).hasSize(2);
    assertThat(lines(m.before(250).stated())).containsExactly("ann 2 3.5 200");
    assertThat(m.stretches(1, 1).stated().ratings()).isEqualTo(2);
  }

  @Test
  void shouldCountUsersWhoseListOfATypeWasCut() {
    for (int i = 0; i < 3; i++) {
      event("ann", "" + i, "view", 100 + i);
    }
    event("bob", "1", "view", 100);
    assertThat(loaded(Map.of()).cutUsers()).isEqualTo(1);
    assertThat(loaded(Map.of()).events()).isEqualTo(EventValues.from(Map.of(), 4));
  }

  private RatingMatrix load(Map<String, String> settings) {
    return loaded(settings).matrix();
  }

  private MatrixLoader.Loaded loaded(Map<String, String> settings) {
    UserStateTable table = new UserStateTable(1 << 20);
    states.forEach(
        (user, state) ->
            table.put(
                user.getBytes(UTF_8),
                state,
                0,
                state.length,
                new UserStateReader().wrap(state).eventCount()));
    return MatrixLoader.load(table.snapshot(), EventValues.from(settings, 4));
  }

  private void event(String user, String item, String type, long seconds) {
    apply(new RatingEvent(user, item, type, Double.NaN, false, seconds, RatingEvent.NO_OFFSET));
  }

  private void rate(String user, String item, double rating, long seconds) {
    apply(new RatingEvent(user, item, rating, seconds, RatingEvent.NO_OFFSET));
  }

  private void apply(RatingEvent event) {
    updater.apply(states.get(event.userId()), ParsedRating.of(event));
    states.put(event.userId(), updater.toBytes());
  }

  private static List<String> lines(RatingMatrix m) {
    List<String> lines = new ArrayList<>();
    for (int u = 0; u < m.users(); u++) {
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        lines.add(
            m.userId(u)
                + " "
                + m.catalogue().id(m.item()[k])
                + " "
                + Math.round(m.rating()[k] * 100) / 100.0
                + " "
                + m.seconds()[k]);
      }
    }
    return lines;
  }
}
