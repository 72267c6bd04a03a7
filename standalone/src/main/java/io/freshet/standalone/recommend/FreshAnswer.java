package io.freshet.standalone.recommend;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An answer with what a reader needs to understand it.
 *
 * @param recommendations the answer
 * @param ratings how many ratings the user's state lists
 * @param lastRatings the newest of them, newest first
 * @param titles by item id, of every item that the answer or the last ratings name and that has one
 */
public record FreshAnswer(
    Recommendations recommendations,
    int ratings,
    List<PastRating> lastRatings,
    Map<String, String> titles) {

  /** How many of the last ratings are shown. */
  private static final int LAST = 5;

  /** Copies the collections. */
  public FreshAnswer {
    lastRatings = List.copyOf(lastRatings);
    titles = Map.copyOf(titles);
  }

  /**
   * Puts an answer beside the state it was made from.
   *
   * @param record the decoded state
   * @param title of an item by its id, if it has one
   */
  public static FreshAnswer of(
      Recommendations recommendations,
      UserStateRecord record,
      Function<String, Optional<String>> title) {
    List<PastRating> history = new ArrayList<>();
    UserStateReader state = new UserStateReader();
    state.wrap(record.buffer(), record.stateOffset(), record.stateLength());
    while (state.next()) {
      if (!state.withdrawn()) {
        history.add(
            new PastRating(
                state.itemId(), state.rating(), state.epochSeconds(), state.offsetMinutes()));
      }
    }
    List<PastRating> last =
        new ArrayList<>(history.subList(Math.max(0, history.size() - LAST), history.size()));
    Collections.reverse(last);
    Map<String, String> titles = new HashMap<>();
    for (PastRating past : last) {
      title.apply(past.itemId()).ifPresent(t -> titles.put(past.itemId(), t));
    }
    for (RecommendedItem item : recommendations.items()) {
      title.apply(item.itemId()).ifPresent(t -> titles.put(item.itemId(), t));
      for (Reason reason : item.reasons()) {
        String cited = reason.itemId();
        if (cited != null) {
          title.apply(cited).ifPresent(t -> titles.put(cited, t));
        }
      }
    }
    return new FreshAnswer(recommendations, history.size(), last, titles);
  }

  /** An item's title, or its id where it has none. */
  public String name(String itemId) {
    String title = titles.get(itemId);
    return title == null ? "item " + itemId : title;
  }
}
