package io.freshet.scorer.browse;

import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the places of a map where a genre is densest: the item with the most items of the genre
 * among its neighbours in the plane, and the mean of these.
 */
public final class Regions {
  /** Neighbours in the plane, the item itself among them. */
  private static final int AROUND = 30;

  /** The share among neighbours must be so many times the share on the whole map. */
  private static final double DENSER = 2;

  /** A region is left out if a denser one is nearer. */
  private static final double APART = 0.12;

  private final int[] items;
  private final double[] points;
  private final ItemOverlay overlay;

  /**
   * A name on a map.
   *
   * @param name of the genre
   * @param x coordinate, from −1 to 1
   * @param y coordinate, from −1 to 1
   */
  public record Region(String name, double x, double y) {}

  private record Dense(Region region, double times) {}

  private Regions(int[] items, double[] points, ItemOverlay overlay) {
    this.items = items;
    this.points = points;
    this.overlay = overlay;
  }

  /**
   * Finds the regions of a map, the densest first.
   *
   * @param points two coordinates per item
   */
  static List<Region> of(int[] items, double[] points, ItemOverlay overlay) {
    return new Regions(items, points, overlay).find();
  }

  private List<Region> find() {
    int[][] around = around();
    List<Dense> found = new ArrayList<>();
    for (int genre = 0; genre < overlay.genreCount(); genre++) {
      boolean[] has = having(genre);
      long all = IntStream.range(0, items.length).filter(i -> has[i]).count();
      int densest = -1;
      long most = 0;
      for (int i = 0; i < items.length; i++) {
        long here = IntStream.of(around[i]).filter(j -> has[j]).count();
        if (here > most) {
          most = here;
          densest = i;
        }
      }
      double times = most == 0 ? 0 : most * (double) items.length / (around[densest].length * all);
      if (times >= DENSER) {
        found.add(
            new Dense(region(genre, IntStream.of(around[densest]).filter(j -> has[j])), times));
      }
    }
    found.sort(Comparator.comparingDouble(Dense::times).reversed());
    List<Region> kept = new ArrayList<>();
    for (Dense dense : found) {
      if (kept.stream().noneMatch(other -> near(other, dense.region))) {
        kept.add(dense.region);
      }
    }
    return List.copyOf(kept);
  }

  private boolean[] having(int genre) {
    boolean[] has = new boolean[items.length];
    for (int i = 0; i < items.length; i++) {
      has[i] = IntStream.of(overlay.genres(items[i])).anyMatch(of -> of == genre);
    }
    return has;
  }

  private Region region(int genre, IntStream of) {
    int[] near = of.toArray();
    return new Region(
        new String(overlay.genreName(genre), StandardCharsets.UTF_8),
        IntStream.of(near).mapToDouble(i -> points[2 * i]).average().orElseThrow(),
        IntStream.of(near).mapToDouble(i -> points[2 * i + 1]).average().orElseThrow());
  }

  private static boolean near(Region a, Region b) {
    return Math.hypot(a.x - b.x, a.y - b.y) < APART;
  }

  /** Finds the nearest items of each item in the plane. */
  private int[][] around() {
    int[][] out = new int[items.length][];
    long[] keys = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      for (int j = 0; j < items.length; j++) {
        double x = points[2 * i] - points[2 * j];
        double y = points[2 * i + 1] - points[2 * j + 1];
        // Bits of floats that are not negative sort like the floats.
        keys[j] = (long) Float.floatToIntBits((float) (x * x + y * y)) << 32 | j;
      }
      Arrays.sort(keys);
      out[i] = Arrays.stream(keys).limit(AROUND).mapToInt(key -> (int) key).toArray();
    }
    return out;
  }
}
