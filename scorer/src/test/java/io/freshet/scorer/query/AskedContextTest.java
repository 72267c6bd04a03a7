package io.freshet.scorer.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.http.Call;
import io.freshet.http.Caller;
import io.freshet.http.HttpProblem;
import io.freshet.schemas.rating.EventContext;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AskedContextTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final long FRIDAY_15_UTC = Instant.parse("2026-01-02T15:30:00Z").toEpochMilli();

  @Test
  void shouldTakeNowWhereTheUserIs() {
    assertThat(of()).isEqualTo(new EventContext(false, true, 0, 0));
  }

  @Test
  void shouldTakeTheGivenMomentByItsOwnOffset() {
    assertThat(of("at", "2026-01-02T15:30:00+01:00"))
        .isEqualTo(new EventContext(true, false, 15, 0));
    assertThat(of("at", "2026-01-02T15:30:00Z")).isEqualTo(new EventContext(true, false, 15, 0));
  }

  @Test
  void shouldTakeAMomentInSecondsWhereTheUserIs() {
    assertThat(of("at", Long.toString(FRIDAY_15_UTC / 1000)))
        .isEqualTo(new EventContext(false, true, 0, 0));
  }

  @Test
  void shouldLetFlagsStandInPlaceOfWhatTheMomentSays() {
    assertThat(of("daytime", "true", "weekend", "false"))
        .isEqualTo(new EventContext(true, false, 0, 0));
  }

  @Test
  void shouldRefuseWhatIsNoMomentAndNoFlag() {
    for (String[] bad :
        new String[][] {
          {"at", "2026-01-02"}, {"at", "-5"}, {"at", ""}, {"at", "9999999999999"}, {"weekend", "1"}
        }) {
      assertThatThrownBy(() -> of(bad))
          .isInstanceOfSatisfying(
              HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    }
  }

  private static EventContext of(String... namesAndValues) {
    Map<String, List<String>> query = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      query.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    Call call =
        new Call(
            "GET",
            "/",
            Map.of(),
            query,
            name -> null,
            new byte[0],
            Caller.withoutToken("127.0.0.1"));
    return AskedContext.of(call, TOKYO, FRIDAY_15_UTC);
  }
}
