package io.freshet.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UserStateTableTest {

  private static final long ROOMY = 1L << 40;

  private static int put(UserStateTable table, String user, String state, int ratings) {
    byte[] bytes = ("??" + state + "?").getBytes(UTF_8);
    return table.put(user.getBytes(UTF_8), bytes, 2, bytes.length - 3, ratings);
  }

  private static Map<String, String> contents(UserStateTable.View view) {
    Map<String, String> contents = new TreeMap<>();
    view.forEach(
        (buffer, idOffset, idLength, stateOffset, stateLength) ->
            contents.put(
                new String(buffer, idOffset, idLength, UTF_8),
                new String(buffer, stateOffset, stateLength, UTF_8)));
    return contents;
  }

  @Test
  void shouldHoldTheLatestStateOfEachUser() {
    UserStateTable table = new UserStateTable(ROOMY);

    assertThat(put(table, "a", "one", 3)).isZero();
    assertThat(put(table, "b", "two", 5)).isZero();
    assertThat(put(table, "a", "three", 4)).isEqualTo(3);

    assertThat(table.users()).isEqualTo(2);
    assertThat(table.ratings()).isEqualTo(9);
    assertThat(contents(table.snapshot())).isEqualTo(Map.of("a", "three", "b", "two"));
  }

  @Test
  void shouldForgetAUser() {
    UserStateTable table = new UserStateTable(ROOMY);
    put(table, "a", "one", 3);
    put(table, "b", "two", 5);

    assertThat(table.remove("a".getBytes(UTF_8))).isTrue();
    assertThat(table.remove("a".getBytes(UTF_8))).isFalse();
    assertThat(table.remove("nobody".getBytes(UTF_8))).isFalse();

    assertThat(table.users()).isEqualTo(1);
    assertThat(table.ratings()).isEqualTo(5);
    assertThat(contents(table.snapshot())).isEqualTo(Map.of("b", "two"));
  }

  @Test
  void shouldAgreeWithAMapWhateverHappens() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      UserStateTable table = new UserStateTable(ROOMY);
      Map<String, String> expected = new HashMap<>();
      Map<String, Integer> ratings = new HashMap<>();
      for (int step = 0; step < 20_000; step++) {
        String user = "u" + random.nextInt(3000);
        if (random.nextInt(3) == 0) {
          assertThat(table.remove(user.getBytes(UTF_8))).isEqualTo(expected.remove(user) != null);
          ratings.remove(user);
        } else {
          int count = random.nextInt(100_000);
          String state = "x".repeat(random.nextInt(30)) + step;
          int before = put(table, user, state, count);
          assertThat(before).isEqualTo(ratings.getOrDefault(user, 0));
          expected.put(user, state);
          ratings.put(user, count);
        }
      }
      assertThat(contents(table.snapshot())).isEqualTo(expected);
      assertThat(table.users()).isEqualTo(expected.size());
      assertThat(table.ratings()).isEqualTo(ratings.values().stream().mapToLong(i -> i).sum());
      Set<String> users = new HashSet<>(expected.keySet());
      users.forEach(user -> table.remove(user.getBytes(UTF_8)));
      assertThat(table.users()).isZero();
      assertThat(table.ratings()).isZero();
      assertThat(table.bytes())
          .as("nothing is left accounted for but slots")
          .isLessThanOrEqualTo(12L * 16384);
    }
  }

  @Test
  void shouldNotShowLaterChangesInASnapshot() {
    UserStateTable table = new UserStateTable(ROOMY);
    put(table, "a", "one", 3);
    put(table, "b", "two", 5);

    UserStateTable.View view = table.snapshot();
    put(table, "a", "changed", 9);
    table.remove("b".getBytes(UTF_8));
    put(table, "c", "new", 1);

    assertThat(contents(view)).isEqualTo(Map.of("a", "one", "b", "two"));
    assertThat(view.users()).isEqualTo(2);
    assertThat(view.ratings()).isEqualTo(8);
  }

  @Test
  void shouldTakeTheLongestIdAndAnEmptyState() {
    UserStateTable table = new UserStateTable(ROOMY);
    String longest = "é".repeat(64);

    put(table, longest, "", 0);

    assertThat(contents(table.snapshot())).isEqualTo(Map.of(longest, ""));
  }

  @Test
  void shouldAccountForAllItHolds() {
    UserStateTable table = new UserStateTable(ROOMY);
    long empty = table.bytes();

    put(table, "a", "x".repeat(1000), 10);

    assertThat(table.bytes() - empty)
        .isBetween(
            1000L + 10 * UserStateTable.REFIT_BYTES_PER_RATING,
            1100L + 10 * UserStateTable.REFIT_BYTES_PER_RATING);
    table.remove("a".getBytes(UTF_8));
    assertThat(table.bytes()).isEqualTo(empty);
  }

  @Test
  void shouldKeepASampleOfUsersWithinTheBudget() {
    long budget = 1_000_000;
    UserStateTable table = new UserStateTable(budget);
    int all = 5000;

    for (int u = 0; u < all; u++) {
      put(table, "user" + u, "x".repeat(500), 10);
      assertThat(table.bytes()).isLessThanOrEqualTo(budget);
    }

    assertThat(table.sampledShare()).isIn(0.5, 0.25, 0.125, 0.0625);
    assertThat((double) table.users())
        .isBetween(all * table.sampledShare() * 0.8, all * table.sampledShare() * 1.2);
    assertThat((double) (table.truncatedUsers() + table.users())).isBetween(all * 0.8, all * 1.2);
    UserStateTable.View view = table.snapshot();
    assertThat(view.sampledShare()).isEqualTo(table.sampledShare());
    assertThat(view.truncatedUsers()).isEqualTo(table.truncatedUsers());
  }

  @Test
  void shouldSampleTheSameUsersWhateverTheOrder() {
    Integer[] order = new Integer[3000];
    Arrays.setAll(order, i -> i);
    UserStateTable forwards = new UserStateTable(600_000);
    UserStateTable shuffled = new UserStateTable(600_000);

    for (int u : order) {
      put(forwards, "user" + u, "x".repeat(500), 10);
    }
    Collections.shuffle(Arrays.asList(order), new Random(1));
    for (int u : order) {
      put(shuffled, "user" + u, "x".repeat(500), 10);
    }

    assertThat(forwards.sampledShare()).isLessThan(1).isEqualTo(shuffled.sampledShare());
    assertThat(contents(forwards.snapshot())).isEqualTo(contents(shuffled.snapshot()));
  }

  @Test
  void shouldNotTakeUsersOutsideTheSample() {
    UserStateTable table = new UserStateTable(400_000);
    for (int u = 0; u < 3000; u++) {
      put(table, "user" + u, "x".repeat(500), 10);
    }
    Set<String> sampled = contents(table.snapshot()).keySet();

    for (int u = 0; u < 3000; u++) {
      String user = "user" + u;
      assertThat(put(table, user, "y", 7)).isEqualTo(sampled.contains(user) ? 10 : -1);
    }

    assertThat(contents(table.snapshot()).keySet()).isEqualTo(sampled);
  }

  @Test
  void shouldReportAllUsersWithoutSampling() {
    UserStateTable table = new UserStateTable(ROOMY);
    put(table, "a", "one", 3);

    assertThat(table.sampledShare()).isEqualTo(1);
    assertThat(table.truncatedUsers()).isZero();
  }

  @Test
  void shouldRefuseABudgetOfNothing() {
    assertThatThrownBy(() -> new UserStateTable(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldShowTheUsersInAnOrderThatDependsOnTheirIdsAlone() {
    UserStateTable forwards = new UserStateTable(1L << 30);
    UserStateTable backwards = new UserStateTable(1L << 30);
    for (int i = 0; i < 500; i++) {
      forwards.put(("user-" + i).getBytes(UTF_8), new byte[1], 0, 1, 1);
      backwards.put(("user-" + (499 - i)).getBytes(UTF_8), new byte[1], 0, 1, 1);
    }
    assertThat(ids(forwards)).hasSize(500).isEqualTo(ids(backwards));
  }

  private static List<String> ids(UserStateTable table) {
    List<String> ids = new ArrayList<>();
    table
        .snapshot()
        .forEach(
            (buffer, idOffset, idLength, stateOffset, stateLength) ->
                ids.add(new String(buffer, idOffset, idLength, UTF_8)));
    return ids;
  }
}
