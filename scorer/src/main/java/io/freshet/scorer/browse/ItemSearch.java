package io.freshet.scorer.browse;

import io.freshet.model.popularity.LivePopularity;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An inverted index of the items that may be recommended, by the words of title and year; of items
 * without a title, by those of their id. A query finds the items that have, for each of its words,
 * a word that begins with it. Items are numbered by rank, the most rated first, so a list of ranks
 * is in the order of an answer. Immutable.
 */
public final class ItemSearch {
  private final int[] items;
  private final double[] ratings;

  /** Ascending. */
  private final String[] words;

  /** Of each word, where its ranks begin; one more than words. */
  private final int[] starts;

  /** The ranks of the items that have a word, ascending, word by word. */
  private final int[] ranks;

  private ItemSearch(int[] items, double[] ratings, String[] words, int[] starts, int[] ranks) {
    this.items = items;
    this.ratings = ratings;
    this.words = words;
    this.starts = starts;
    this.ranks = ranks;
  }

  /**
   * The items found.
   *
   * @param items numbers of the dictionary, the most rated first
   * @param ratings of each item, in the model's data; of an item that the model does not know, its
   *     decayed count
   * @param total number of all items that match, whether listed or not
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Found(int[] items, double[] ratings, int total) {}

  /**
   * Builds the index, in time linear in the number of titles but for sorting.
   *
   * @param view the current view
   * @param dictionary numbers the items
   * @param live counts of items that the view's model does not know
   */
  public static ItemSearch of(ServingView view, ItemDictionary dictionary, LivePopularity live) {
    RankedItems ranked = RankedItems.of(view, dictionary, live);
    Object2IntOpenHashMap<String> numbers = new Object2IntOpenHashMap<>();
    LongArrayList pairs = new LongArrayList();
    for (int rank = 0; rank < ranked.size(); rank++) {
      for (String word : words(view.overlay(), dictionary, ranked.item(rank))) {
        int known = numbers.size();
        int number = numbers.computeIfAbsent(word, added -> known);
        pairs.add((long) number << 32 | rank);
      }
    }
    String[] words = numbers.keySet().toArray(String[]::new);
    Arrays.sort(words);
    int[] places = new int[words.length];
    for (int place = 0; place < words.length; place++) {
      places[numbers.getInt(words[place])] = place;
    }
    int[] starts = new int[words.length + 1];
    for (int p = 0; p < pairs.size(); p++) {
      starts[places[(int) (pairs.getLong(p) >>> 32)] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = starts.clone();
    int[] ranks = new int[pairs.size()];
    for (int p = 0; p < ranks.length; p++) { // in the order of ranks
      ranks[next[places[(int) (pairs.getLong(p) >>> 32)]]++] = (int) pairs.getLong(p);
    }
    return new ItemSearch(ranked.items(), ranked.ratings(), words, starts, ranks);
  }

  private static Set<String> words(ItemOverlay overlay, ItemDictionary dictionary, int item) {
    byte[] title = overlay.title(item);
    Set<String> words =
        new LinkedHashSet<>(
            SearchWords.of(
                title == null ? dictionary.id(item) : new String(title, StandardCharsets.UTF_8)));
    int year = overlay.year(item);
    if (year != ItemOverlay.NO_YEAR) {
      words.add(Integer.toString(year));
    }
    return words;
  }

  /**
   * Finds items.
   *
   * @param query words in any order, each of them the beginning of a word; blank for all items
   * @param most max number of items to list
   */
  public Found find(String query, int most) {
    if (query.isBlank()) {
      return new Found(
          Arrays.copyOf(items, Math.min(most, items.length)),
          Arrays.copyOf(ratings, Math.min(most, items.length)),
          items.length);
    }
    BitSet matching = new BitSet();
    boolean first = true;
    for (String word : SearchWords.of(query)) {
      BitSet having = having(word);
      if (first) {
        matching = having;
      } else {
        matching.and(having);
      }
      first = false;
    }
    int total = matching.cardinality();
    int[] listed = matching.stream().limit(most).toArray();
    return new Found(
        Arrays.stream(listed).map(rank -> items[rank]).toArray(),
        Arrays.stream(listed).mapToDouble(rank -> ratings[rank]).toArray(),
        total);
  }

  /** Returns the ranks of the items with a word that begins so. */
  private BitSet having(String prefix) {
    BitSet found = new BitSet(items.length);
    int to = starts[place(prefix + Character.MAX_VALUE)];
    for (int at = starts[place(prefix)]; at < to; at++) {
      found.set(ranks[at]);
    }
    return found;
  }

  /** Returns the place of the first word that is not before a text. */
  private int place(String text) {
    int at = Arrays.binarySearch(words, text);
    return at >= 0 ? at : -at - 1;
  }
}
