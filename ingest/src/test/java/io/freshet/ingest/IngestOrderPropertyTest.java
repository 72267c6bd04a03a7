package io.freshet.ingest;

import static io.freshet.ingest.IngestTopologyTest.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the store holds the same bytes for every order, repetition and route of the events.
 */
class IngestOrderPropertyTest {
  private static final List<String> USERS = List.of("ann", "bob", "7", "ÿ");

  @TempDir Path folder;

  @Test
  void shouldReachTheSameStatesWhateverTheOrderRepetitionAndRoute() {
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      List<String[]> events = events(random, 150);
      Map<String, byte[]> expected = replay(events, seed * 3, random);
      for (int order = 1; order <= 2; order++) {
        List<String[]> shuffled = new ArrayList<>(events);
        for (String[] event : events) {
          if (random.nextInt(5) == 0) {
            shuffled.add(event);
          }
        }
        Collections.shuffle(shuffled, random);
        Map<String, byte[]> states = replay(shuffled, seed * 3 + order, random);
        assertThat(states.keySet()).isEqualTo(expected.keySet());
        states.forEach((user, state) -> assertThat(state).as(user).isEqualTo(expected.get(user)));
      }
    }
  }

  @Test
  void shouldReachTheStateOfTheEventsAfterTheLastTombstone() {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      List<String[]> before = events(random, 40);
      List<String[]> after = events(random, 40);
      Map<String, byte[]> expected = replay(after, 100 + 2 * seed, random);
      List<String[]> all = new ArrayList<>(before);
      USERS.forEach(user -> all.add(new String[] {user, null}));
      all.addAll(after);
      Map<String, byte[]> states = replay(all, 101 + 2 * seed, random);
      states.forEach((user, state) -> assertThat(state).as(user).isEqualTo(expected.get(user)));
    }
  }

  private Map<String, byte[]> replay(List<String[]> events, int run, Random random) {
    Map<String, String> settings = Map.of(IngestSettings.HISTORY_MAX, "12");
    try (IngestDriver ingest = new IngestDriver(folder.resolve("run-" + run), 1, settings)) {
      for (String[] event : events) {
        boolean keyless = event[1] != null && random.nextInt(10) == 0;
        ingest.rate(keyless ? null : event[0], event[1]);
        if (event[1] == null) {
          assertThat(ingest.states.readRecord().value()).isNull();
        } else {
          // what comes out is what the store now holds
          assertThat(ingest.nextState(event[0]).stateBytes()).isEqualTo(ingest.stored(event[0]));
        }
        if (keyless) {
          ingest.nextRerouted();
        }
      }
      ingest.assertSilent();
      Map<String, byte[]> states = new HashMap<>();
      for (String user : USERS) {
        if (ingest.stored(user) != null) {
          states.put(user, ingest.stored(user));
        }
      }
      return states;
    }
  }

  private static List<String[]> events(Random random, int count) {
    List<String[]> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String user = USERS.get(random.nextInt(USERS.size()));
      String rating = random.nextInt(8) == 0 ? "null" : "" + (1 + random.nextInt(10)) / 2.0;
      String item =
          random.nextBoolean() ? "" + random.nextInt(30) : "B00000000" + random.nextInt(9);
      events.add(
          new String[] {user, event(user, item, rating, 1_600_000_000 + random.nextInt(300))});
    }
    return events;
  }
}
