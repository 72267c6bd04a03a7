package io.freshet.page.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of how often each item was shown in an answer, and how often it was rated. The number of
 * items is bounded; places of items beyond it are counted together. Thread-safe.
 */
final class Exposure {
  /** Points of a curve: dense at its steep begin. */
  private static final double[] SHARES = {
    0.0001, 0.0004, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4,
    0.5, 0.6, 0.7, 0.8, 0.9, 1
  };

  private final int maxItems;
  private final Map<String, int[]> counts = new HashMap<>();
  private long lists;
  private long places;
  private long explored;
  private long unlisted;

  /**
   * Creates empty counts.
   *
   * @param maxItems max number of items
   */
  Exposure(int maxItems) {
    this.maxItems = maxItems;
  }

  /** Counts one list. */
  synchronized void shown(List<String> items, int exploredItems) {
    lists++;
    places += items.size();
    explored += exploredItems;
    for (String item : items) {
      count(item, 0);
    }
  }

  /** Counts one rating. */
  synchronized void rated(String item) {
    count(item, 1);
  }

  private void count(String item, int kind) {
    int[] of = counts.get(item);
    if (of == null) {
      if (counts.size() >= maxItems) {
        unlisted++;
        return;
      }
      of = new int[2];
      counts.put(item, of);
    }
    of[kind]++;
  }

  /**
   * The counts as the JSON of {@code GET /v1/items/exposure}.
   *
   * @param catalogue number of items that could be shown
   */
  synchronized Map<String, Object> document(int catalogue) {
    Map<String, Object> document = new LinkedHashMap<>();
    int items = Math.max(catalogue, counts.size());
    document.put("lists", lists);
    document.put("places", places);
    document.put("explored", explored);
    document.put("unlisted", unlisted);
    document.put("items", items);
    document.putAll(curve(0, items));
    document.put("rated", curve(1, items));
    document.put("byItem", byItem());
    return document;
  }

  /** Times shown of each item that was shown, the most shown ones first. */
  private List<List<Object>> byItem() {
    List<Map.Entry<String, int[]>> all = new ArrayList<>(counts.entrySet());
    all.removeIf(entry -> entry.getValue()[0] == 0);
    all.sort((a, b) -> Integer.compare(b.getValue()[0], a.getValue()[0]));
    return all.stream()
        .limit(2_000)
        .map(entry -> List.<Object>of(entry.getKey(), entry.getValue()[0]))
        .toList();
  }

  private Map<String, Object> curve(int kind, int items) {
    int[] sorted =
        counts.values().stream().mapToInt(of -> of[kind]).filter(n -> n > 0).sorted().toArray();
    reverse(sorted);
    long total = Arrays.stream(sorted).asLongStream().sum();
    Map<String, Object> curve = new LinkedHashMap<>();
    curve.put("shown", sorted.length);
    curve.put("half", half(sorted, total));
    curve.put("gini", gini(sorted, total, items));
    curve.put("byRank", byRank(sorted));
    curve.put("lorenz", lorenz(sorted, total, items));
    return curve;
  }

  private static void reverse(int[] values) {
    for (int i = 0, j = values.length - 1; i < j; i++, j--) {
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /** Number of the most frequent items that have half of the total. */
  private static int half(int[] sorted, long total) {
    long sum = 0;
    int items = 0;
    while (items < sorted.length && 2 * sum < total) {
      sum += sorted[items++];
    }
    return items;
  }

  /** Gini coefficient over all items, those never counted included: 0 if all are alike. */
  private static double gini(int[] sorted, long total, int items) {
    if (total == 0) {
      return 0;
    }
    double weighted = 0; // ranks from the least frequent item, 1 to items
    for (int i = 0; i < sorted.length; i++) {
      weighted += (double) (items - i) * sorted[i];
    }
    return 2 * weighted / ((double) items * total) - (items + 1.0) / items;
  }

  /** Counts at ranks that are even on a logarithmic scale. */
  private static List<List<Integer>> byRank(int[] sorted) {
    List<List<Integer>> points = new ArrayList<>();
    double rank = 1;
    int last = 0;
    while (last < sorted.length) {
      int next = Math.min(sorted.length, Math.max(last + 1, (int) Math.round(rank)));
      points.add(List.of(next, sorted[next - 1]));
      last = next;
      rank *= 1.25;
    }
    return points;
  }

  private static List<List<Double>> lorenz(int[] sorted, long total, int items) {
    List<List<Double>> points = new ArrayList<>();
    if (total == 0 || items == 0) {
      return points;
    }
    long sum = 0;
    int at = 0;
    for (double share : SHARES) {
      int until = Math.max(1, (int) Math.round(share * items));
      while (at < Math.min(until, sorted.length)) {
        sum += sorted[at++];
      }
      points.add(List.of((double) until / items, (double) sum / total));
    }
    return points;
  }
}
