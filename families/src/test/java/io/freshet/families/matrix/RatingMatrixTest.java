package io.freshet.families.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RatingMatrixTest {

  @Test
  void shouldSortUsersByIdBytesAndEventsByTimeThenItem() {
    RatingMatrix m =
        RatingMatrix.builder()
            .addUser("9")
            .add("20", 3, 200)
            .add("3", 4, 200)
            .add("100", 5, 100)
            .addUser("10")
            .add("3", 1, 50)
            .build();

    assertThat(m.users()).isEqualTo(2);
    assertThat(m.userId(0)).isEqualTo("10");
    assertThat(m.userId(1)).isEqualTo("9");
    assertThat(m.userStart()).containsExactly(0, 1, 4);
    assertThat(ids(m)).containsExactly("3", "100", "20", "3");
    assertThat(m.rating()).containsExactly(1, 5, 3, 4);
    assertThat(m.seconds()).containsExactly(50, 100, 200, 200);
  }

  @Test
  void shouldGiveEqualMatricesWhateverTheOrderOfReading() {
    Random random = new Random(7);
    List<String> users = new ArrayList<>();
    for (int u = 0; u < 50; u++) {
      users.add(u % 3 == 0 ? "user-" + u : Integer.toString(u));
    }
    RatingMatrix expected = read(users, random);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(users, random);
      RatingMatrix m = read(users, random);
      assertThat(m.userStart()).isEqualTo(expected.userStart());
      assertThat(m.item()).isEqualTo(expected.item());
      assertThat(m.rating()).isEqualTo(expected.rating());
      assertThat(m.seconds()).isEqualTo(expected.seconds());
      assertThat(m.cell()).isEqualTo(expected.cell());
      assertThat(ids(m)).isEqualTo(ids(expected));
      for (int u = 0; u < m.users(); u++) {
        assertThat(m.userId(u)).isEqualTo(expected.userId(u));
      }
    }
  }

  /** Reads the same events of the same users; users and their events are in random order. */
  private static RatingMatrix read(List<String> users, Random order) {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (String user : users) {
      builder.addUser(user);
      Random own = new Random(user.hashCode());
      List<Integer> events = new ArrayList<>();
      for (int k = 0; k < own.nextInt(40); k++) {
        events.add(k);
      }
      Collections.shuffle(events, order);
      for (int k : events) {
        byte[] id =
            (k % 2 == 0 ? "item-" + k : Integer.toString(k)).getBytes(StandardCharsets.UTF_8);
        builder.add(id, 0, id.length, 1 + k % 5, 1000 + k / 3, (byte) (k % 4));
      }
    }
    return builder.build();
  }

  @Test
  void shouldTakeANumberAndItsTextForTheSameItem() {
    RatingMatrix m =
        RatingMatrix.builder()
            .addUser("a")
            .add(42L, 4, 1, RatingMatrix.NO_CELL)
            .addUser("b")
            .add("42", 3, 1)
            .add("042", 3, 1)
            .add("4611686018427387904", 3, 1)
            .build();

    assertThat(m.items()).isEqualTo(3);
    assertThat(m.catalogue().id(m.item()[0])).isEqualTo("42");
    assertThat(m.item()).contains(m.catalogue().indexOf("42"), m.catalogue().indexOf("042"));
  }

  @Test
  void shouldRejectAUserGivenTwiceAndAnItemRatedTwice() {
    assertThatThrownBy(
            () ->
                RatingMatrix.builder()
                    .addUser("a")
                    .add("1", 3, 1)
                    .addUser("a")
                    .add("2", 3, 1)
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user a");
    assertThatThrownBy(
            () -> RatingMatrix.builder().addUser("a").add("1", 3, 1).add("1", 4, 2).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user a")
        .hasMessageContaining("item 1");
  }

  @Test
  void shouldRejectARatingThatIsNotFiniteAndAnEventOfNobody() {
    assertThatThrownBy(() -> RatingMatrix.builder().addUser("a").add("1", Float.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RatingMatrix.builder().add("1", 3, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldLeaveUsersWithoutEventsOut() {
    RatingMatrix m =
        RatingMatrix.builder().addUser("a").addUser("b").add("1", 3, 1).addUser("c").build();

    assertThat(m.users()).isEqualTo(1);
    assertThat(m.userId(0)).isEqualTo("b");
    assertThat(RatingMatrix.builder().build().users()).isZero();
  }

  @Test
  void shouldForgetUsersItemsAndEventsFromThePointInTimeOn() {
    RatingMatrix m =
        RatingMatrix.builder()
            .addUser("a")
            .add("1", 3, 10)
            .add("2", 4, 20)
            .add("3", 5, 30)
            .addUser("b")
            .add("4", 2, 30)
            .addUser("c")
            .add("3", 1, 19)
            .build();

    RatingMatrix before = m.before(20);

    assertThat(before.users()).isEqualTo(2);
    assertThat(before.userId(0)).isEqualTo("a");
    assertThat(before.userId(1)).isEqualTo("c");
    assertThat(before.items()).isEqualTo(2);
    assertThat(ids(before)).containsExactly("1", "3");
    assertThat(before.rating()).containsExactly(3, 1);
    assertThat(before.lastSecond()).isEqualTo(19);
    assertThat(m.before(31)).isSameAs(m);
    assertThat(m.before(10).ratings()).isZero();
  }

  @Test
  void shouldHoldTheSameEventsByItemAsByUser() {
    RatingMatrix m = TestMatrices.random(80, 40, 900, 3);
    ItemColumns columns = m.columns();
    int[] rows = m.rows();
    boolean[] met = new boolean[m.ratings()];

    assertThat(columns.start()[m.items()]).isEqualTo(m.ratings());
    for (int i = 0; i < m.items(); i++) {
      for (int k = columns.start()[i]; k < columns.start()[i + 1]; k++) {
        int position = columns.position()[k];
        assertThat(m.item()[position]).isEqualTo(i);
        assertThat(rows[position]).isEqualTo(columns.user()[k]);
        assertThat(met[position]).isFalse();
        met[position] = true;
        if (k > columns.start()[i]) {
          assertThat(columns.user()[k]).isGreaterThan(columns.user()[k - 1]);
        }
      }
    }
  }

  @Test
  void shouldOrderAllEventsByTimeAndKeepAUsersSecondTogether() {
    RatingMatrix m = TestMatrices.random(60, 50, 800, 5);
    int[] rows = m.rows();
    int[] order = m.timeOrder();

    for (int k = 1; k < order.length; k++) {
      int a = order[k - 1];
      int b = order[k];
      int bySecond = Long.compare(m.seconds()[a], m.seconds()[b]);
      assertThat(bySecond < 0 || (bySecond == 0 && a < b)).isTrue();
      assertThat(bySecond < 0 || rows[a] <= rows[b]).isTrue();
    }
  }

  @Test
  void shouldHoldManyTextIdsApart() {
    RatingMatrixBuilder builder = RatingMatrix.builder().addUser("u");
    for (int k = 0; k < 5000; k++) {
      builder.add("b0" + k, 3, k);
    }
    RatingMatrix m = builder.build();

    assertThat(m.items()).isEqualTo(5000);
    for (int k = 0; k < 5000; k++) {
      assertThat(m.catalogue().id(m.item()[k])).isEqualTo("b0" + k);
    }
  }

  private static List<String> ids(RatingMatrix m) {
    List<String> ids = new ArrayList<>();
    for (int i : m.item()) {
      ids.add(m.catalogue().id(i));
    }
    return ids;
  }

  @Test
  void shouldKeepOnlySomeEventsAndWhatOccursInThem() {
    RatingMatrix m = TestMatrices.random(12, 30, 150, 8);

    RatingMatrix liked = m.where(k -> m.rating()[k] >= 4);

    int kept = 0;
    Set<String> items = new TreeSet<>();
    for (int u = 0; u < m.users(); u++) {
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        if (m.rating()[k] >= 4) {
          String item = m.catalogue().id(m.item()[k]);
          items.add(item);
          assertThat(liked.catalogue().id(liked.item()[kept])).isEqualTo(item);
          assertThat(liked.userId(liked.rows()[kept])).isEqualTo(m.userId(u));
          assertThat(liked.seconds()[kept]).isEqualTo(m.seconds()[k]);
          assertThat(liked.rating()[kept]).isEqualTo(m.rating()[k]);
          kept++;
        }
      }
    }
    assertThat(liked.ratings()).isEqualTo(kept).isPositive().isLessThan(m.ratings());
    assertThat(liked.items()).isEqualTo(items.size());
    assertThat(m.where(k -> true)).isSameAs(m);
    assertThat(m.where(k -> false).ratings()).isZero();
  }

  @Test
  void shouldTakeMoreItemsAndOtherRatings() {
    RatingMatrix m = RatingMatrix.builder().addUser("u").add("b", 3, 1).add("d", 4, 2).build();

    RatingMatrix wider = m.withItems(List.of("a", "b", "c", "e"));
    RatingMatrix other = wider.withRatings(new float[] {1, 2});

    assertThat(wider.items()).isEqualTo(5);
    assertThat(wider.item()).containsExactly(1, 3);
    assertThat(wider.where(k -> true).items()).isEqualTo(2);
    assertThat(other.rating()).containsExactly(1, 2);
    assertThat(wider.rating()).containsExactly(3, 4);
    assertThatThrownBy(() -> m.withRatings(new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 ratings for 2 events");
  }
}
