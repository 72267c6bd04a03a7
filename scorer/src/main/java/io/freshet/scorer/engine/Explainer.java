package io.freshet.scorer.engine;

import io.freshet.model.scoring.ScorePart;
import io.freshet.model.scoring.ScoreParts;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.schemas.answer.Reason;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Explains the list that an engine has found last, for answers on demand. For one thread. */
final class Explainer {
  /** Max number of further reasons of an item. */
  static final int MOST_REASONS = 100;

  private final ItemDictionary dictionary;
  private final ReasonText text;
  private final TextBuffer buffer = new TextBuffer();

  Explainer(ItemDictionary dictionary) {
    this.dictionary = dictionary;
    this.text = new ReasonText(dictionary);
  }

  /**
   * Explains a list.
   *
   * @param candidates the list, if a model made it; null for the rungs below
   * @param scored the user, if a model made the list
   */
  Explanation explain(
      ServingView view,
      Answer answer,
      UserView user,
      @Nullable Candidates candidates,
      @Nullable ScoredUser scored) {
    ScoreParts parts = scored == null ? null : scored.parts();
    List<Explanation.Item> items = new ArrayList<>(answer.count);
    double chance = answer.count == 0 ? Double.NaN : 0;
    for (int at = 0; at < answer.count; at++) {
      int code = candidates == null ? Answer.NONE : candidates.codes[at];
      chance += answer.probabilities[at];
      items.add(
          new Explanation.Item(
              title(view.overlay, answer.items[at]),
              candidates == null || parts == null
                  ? Map.of()
                  : parts(view, parts, code, candidates.scores[at]),
              scored == null || code < 0
                  ? List.of()
                  : furtherReasons(view, answer, at, user, scored, code)));
    }
    return new Explanation(parts == null ? Double.NaN : parts.meanScore(), chance, items);
  }

  private static @Nullable String title(ItemOverlay overlay, int item) {
    byte[] title = overlay.title(item);
    return title == null ? null : new String(title, StandardCharsets.UTF_8);
  }

  private static Map<String, Double> parts(
      ServingView view, ScoreParts parts, int code, float score) {
    List<ScorePart> kinds = parts.kinds();
    double[] values = new double[kinds.size()];
    if (code >= 0) {
      parts.ofItem(code, score, values);
    } else if (view.novelties.cold != null) {
      parts.ofCold(view.novelties.cold, ~code, score, values);
    }
    Map<String, Double> named = new LinkedHashMap<>();
    for (int part = 0; part < values.length; part++) {
      named.put(kinds.get(part).wireName(), TextBuffer.rounded(values[part]));
    }
    return named;
  }

  /** Returns the entries of the history that speak for an item, without the one already cited. */
  private List<Reason> furtherReasons(
      ServingView view, Answer answer, int at, UserView user, ScoredUser scored, int code) {
    int size = user.history.size();
    int[] entries = IntStream.range(0, size).toArray();
    float[] brought = new float[size];
    scored.contributions(new int[] {code}, 1, entries, size, brought);
    return IntStream.of(entries)
        .filter(j -> brought[j] > 0)
        .filter(j -> user.items[user.positions[j]] != answer.citedItems[at])
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -brought[j]))
        .limit(MOST_REASONS)
        .map(j -> reason(view, user, j, PersonalReasons.share(answer.scores[at], brought[j])))
        .toList();
  }

  private Reason reason(ServingView view, UserView user, int entry, double share) {
    int position = user.positions[entry];
    float rating = user.ratings[position];
    Reason.Kind kind =
        rating >= user.leastLiked()
            ? Reason.Kind.BECAUSE_YOU_RATED
            : Reason.Kind.PEOPLE_WHO_WATCHED;
    buffer.clear();
    float given = user.given[position];
    text.cite(kind, user.items[position], given, user.types[position], view.overlay, buffer);
    return new Reason(
        kind,
        dictionary.id(user.items[position]),
        Float.isNaN(given) ? null : TextBuffer.rounded(given),
        TextBuffer.rounded(share),
        new String(buffer.toByteArray(), StandardCharsets.UTF_8));
  }
}
