package io.freshet.families.content;

import io.freshet.model.content.ContentSpace;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.ItemDescription;
import io.freshet.schemas.item.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chooses the columns that describe a catalogue's items, and describes the items. */
final class ContentSpaces {
  /** Max number of decades with a column, the newest ones. */
  private static final int MAX_DECADES = 32;

  /** One item in this many may be older, or newer, than the decades with a column. */
  private static final int FEW = 100;

  private static final int YEARS = 10;
  private static final int MAX_YEAR = 4095;
  private static final ItemDescription UNKNOWN =
      new ItemDescription(List.of(), ItemDescription.NO_YEAR);

  private ContentSpaces() {}

  /** Describes each item of a catalogue, in catalogue order. */
  static List<ItemDescription> describe(Catalogue catalogue, Map<String, Item> known) {
    List<ItemDescription> out = new ArrayList<>(catalogue.size());
    for (int i = 0; i < catalogue.size(); i++) {
      Item item = known.get(catalogue.id(i));
      if (item == null) {
        out.add(UNKNOWN);
        continue;
      }
      Integer year = item.year();
      boolean plausible = year != null && year >= 1 && year <= MAX_YEAR;
      out.add(
          new ItemDescription(
              item.genres(), plausible && year != null ? year : ItemDescription.NO_YEAR));
    }
    return out;
  }

  /**
   * Chooses the columns for some items. The first and last decades are chosen so that at most one
   * item in a hundred is older, and one newer. A map would extrapolate from the few items beyond,
   * and a year after all known years must not continue the trend of the last ones.
   */
  static ContentSpace of(List<ItemDescription> items) {
    int[] years =
        items.stream()
            .mapToInt(ItemDescription::year)
            .filter(year -> year != ItemDescription.NO_YEAR)
            .sorted()
            .toArray();
    List<String> genres = FrequentGenres.of(items.stream().map(ItemDescription::genres));
    if (years.length == 0) {
      return new ContentSpace(genres, 0, 0);
    }
    int few = years.length / FEW;
    int first = years[few] / YEARS;
    int last = years[years.length - 1 - few] / YEARS;
    int from = Math.max(first, last - MAX_DECADES + 1);
    return new ContentSpace(genres, from, last - from + 1);
  }
}
