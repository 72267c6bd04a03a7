package io.freshet.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  private record Event(int user, int item, double rating, long seconds) {}

  @Test
  void shouldHaveTheMeanHistoryPerEventThatWasAskedFor() {
    Workload workload = new Workload(3_000, 3_700, 200, 1);
    List<Event> history = new ArrayList<>();
    workload.history((u, i, r, s) -> history.add(new Event(u, i, r, s)));
    Map<Integer, Integer> length = new HashMap<>();
    history.forEach(e -> length.merge(e.user(), 1, Integer::sum));
    double[] sum = {0};
    workload.next(50_000, (u, i, r, s) -> sum[0] += length.get(u));

    assertThat(workload.meanHistory()).isCloseTo(200, within(4.0));
    assertThat(sum[0] / 50_000).isCloseTo(200, within(10.0));
    assertThat(history).hasSize(workload.historySize());
    assertThat(length).hasSize(3_000);
  }

  @Test
  void shouldRateOnlyItemsOfTheHistoryAnewSoThatStatesDoNotGrow() {
    Workload workload = new Workload(50, 100, 20, 2);
    Set<Long> known = new HashSet<>();
    long[] last = {0};
    workload.history(
        (u, i, r, s) -> {
          assertThat(known.add(u * 1_000L + i)).isTrue();
          assertThat(s).isGreaterThan(last[0]);
          last[0] = s;
        });
    workload.next(
        5_000,
        (u, i, r, s) -> {
          assertThat(known).contains(u * 1_000L + i);
          assertThat(s).isGreaterThan(last[0]);
          assertThat(r).isBetween(0.5, 5.0);
          assertThat(i).isBetween(1, 100);
          last[0] = s;
        });
  }

  @Test
  void shouldMakeTheSameEventsForTheSameSeed() {
    List<Event> first = events(new Workload(50, 100, 20, 3));

    assertThat(events(new Workload(50, 100, 20, 3))).isEqualTo(first);
    assertThat(events(new Workload(50, 100, 20, 4))).isNotEqualTo(first);
  }

  @Test
  void shouldWriteEventsThatTheParserAccepts() {
    ParsedRating parsed = new ParsedRating();
    byte[] json = Workload.json(6, 12, 3.5, 1_420_070_400);

    assertThat(new RatingParser(RatingRules.DEFAULTS).parse(Workload.key(6), json, 0, parsed))
        .isNotNull(); // from the record's future
    assertThat(
            new RatingParser(RatingRules.DEFAULTS)
                .parse(Workload.key(6), json, 1_420_070_400_000L, parsed))
        .isNull();
    assertThat(parsed.toEvent().userId()).isEqualTo("7");
    assertThat(parsed.toEvent().itemId()).isEqualTo("12");
  }

  private static List<Event> events(Workload workload) {
    List<Event> events = new ArrayList<>();
    workload.history((u, i, r, s) -> events.add(new Event(u, i, r, s)));
    workload.next(1_000, (u, i, r, s) -> events.add(new Event(u, i, r, s)));
    return events;
  }
}
