package io.freshet.scorer.engine;

import io.freshet.model.popularity.LivePopularity;
import io.freshet.scorer.engine.SimilarItems.SimilarItem;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Items by the cosine of their genres and those of an item: the number of shared genres over the
 * root of the product of both numbers. Of equally similar items the more popular one comes first.
 */
final class SharedGenres {
  private final ItemDictionary dictionary;
  private final LivePopularity live;

  SharedGenres(ItemDictionary dictionary, LivePopularity live) {
    this.dictionary = dictionary;
    this.live = live;
  }

  /** An item that shares a genre. */
  private record Candidate(int item, float similarity, double popularity) {}

  /**
   * Finds the listed items that share most, most similar first.
   *
   * @param item a number of the dictionary, with genres
   * @param barred items that may not be found
   */
  List<SimilarItem> find(ServingView view, int item, int most, IntPredicate barred) {
    ItemOverlay overlay = view.overlay;
    boolean[] wanted = new boolean[overlay.genreCount()];
    int[] own = overlay.genres(item);
    for (int genre : own) {
      wanted[genre] = true;
    }
    List<Candidate> candidates = new ArrayList<>();
    for (int other = 0; other < overlay.limit(); other++) {
      if (!overlay.listed(other)) {
        continue;
      }
      int[] genres = overlay.genres(other);
      int shared = 0;
      for (int genre : genres) {
        shared += wanted[genre] ? 1 : 0;
      }
      if (shared > 0 && !barred.test(other)) {
        candidates.add(
            new Candidate(
                other,
                (float) (shared / Math.sqrt((double) own.length * genres.length)),
                popularity(view, other)));
      }
    }
    candidates.sort(this::compare);
    return candidates.stream()
        .limit(most)
        .map(found -> new SimilarItem(dictionary.id(found.item), found.similarity))
        .toList();
  }

  private double popularity(ServingView view, int item) {
    SnapshotView snapshot = view.snapshot;
    if (snapshot == null) {
      return live.countOf(item);
    }
    int index = snapshot.indexOf(item);
    return index < 0 ? 0 : snapshot.model.popularity().decayed(index);
  }

  private int compare(Candidate a, Candidate b) {
    int bySimilarity = Float.compare(b.similarity, a.similarity);
    int byPopularity = Double.compare(b.popularity, a.popularity);
    return bySimilarity != 0
        ? bySimilarity
        : byPopularity != 0 ? byPopularity : dictionary.compare(a.item, b.item);
  }
}
