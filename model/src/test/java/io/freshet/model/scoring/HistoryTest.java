package io.freshet.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {

  @Test
  void shouldKeepEveryEntryWhileItGrows() {
    History history = new History();
    for (int i = 0; i < 2000; i++) {
      history.add(i, i % 5, 10L * i);
      history.addSeen(2 * i);
    }
    history.addUnknown();

    assertThat(history.size()).isEqualTo(2000);
    assertThat(history.seenSize()).isEqualTo(2000);
    assertThat(history.unknown()).isEqualTo(1);
    for (int i = 0; i < 2000; i++) {
      assertThat(history.items()[i]).isEqualTo(i);
      assertThat(history.ratings()[i]).isEqualTo((float) (i % 5));
      assertThat(history.seconds()[i]).isEqualTo(10L * i);
      assertThat(history.seen()[i]).isEqualTo(2 * i);
    }
    assertThat(history.meanRating()).isEqualTo(2f);
  }

  @Test
  void shouldBeEmptyAfterClear() {
    History history = new History();
    history.add(1, 5, 1);
    history.addSeen(1);
    history.addUnknown();

    history.clear();

    assertThat(history.size()).isZero();
    assertThat(history.seenSize()).isZero();
    assertThat(history.unknown()).isZero();
    assertThat(history.meanRating()).isNaN();
  }

  @Test
  void shouldKeepStatementsUntilCleared() {
    History history = new History();
    assertThat(history.hasStatements()).isFalse();
    for (int i = 0; i < 50; i++) {
      history.addStated(i, i % 3 == 0);
    }
    assertThat(history.hasStatements()).isTrue();
    assertThat(history.statedSize()).isEqualTo(50);
    for (int i = 0; i < 50; i++) {
      assertThat(history.statedItem(i)).isEqualTo(i);
      assertThat(history.statedLiked(i)).isEqualTo(i % 3 == 0);
    }
    assertThat(history.size()).isZero();

    history.clear();
    assertThat(history.hasStatements()).isFalse();
    history.state(List.of("Drama"), List.of("War"), Map.of("age", "child"));
    assertThat(history.hasStatements()).isTrue();
    assertThat(history.likedGenres()).containsExactly("Drama");
    assertThat(history.dislikedGenres()).containsExactly("War");
    assertThat(history.demographics()).containsEntry("age", "child");
    history.clear();
    assertThat(history.hasStatements()).isFalse();
  }
}
