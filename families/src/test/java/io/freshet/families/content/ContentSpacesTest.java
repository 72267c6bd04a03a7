package io.freshet.families.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.content.ContentSpace;
import io.freshet.model.snapshot.ItemDescription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentSpacesTest {

  private static List<ItemDescription> years(int from, int until, int each) {
    List<ItemDescription> out = new ArrayList<>();
    for (int year = from; year <= until; year++) {
      for (int k = 0; k < each; k++) {
        out.add(new ItemDescription(List.of("Drama"), year));
      }
    }
    return out;
  }

  /** Otherwise the two items of 2001 would determine, ten times over, the prediction for 2015. */
  @Test
  void shouldEndWithTheDecadeThatTheItemsReach() {
    ContentSpace space = ContentSpaces.of(years(1950, 2001, 2));

    assertThat(space.firstDecade()).isEqualTo(195);
    assertThat(space.decades()).isEqualTo(6);
  }

  @Test
  void shouldGiveAHandfulOfOddYearsNoColumn() {
    List<ItemDescription> items = years(1980, 1999, 10);
    items.add(new ItemDescription(List.of("Drama"), 2015));
    items.add(new ItemDescription(List.of("Drama"), 1902));

    ContentSpace space = ContentSpaces.of(items);

    assertThat(space.firstDecade()).isEqualTo(198);
    assertThat(space.decades()).isEqualTo(2);
  }

  @Test
  void shouldDoWithoutYears() {
    ContentSpace space =
        ContentSpaces.of(List.of(new ItemDescription(List.of("Drama"), ItemDescription.NO_YEAR)));

    assertThat(space.decades()).isZero();
    assertThat(space.genres()).containsExactly("Drama");
  }
}
