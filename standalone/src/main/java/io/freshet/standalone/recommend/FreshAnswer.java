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
 * An answer with the user's last ratings and the titles, for people.
 *
 * @param recommendations the answer
 * @param ratings number of ratings in the user's state
 * @param lastRatings the newest ratings, newest first
 * @param titles titles by item id, for the items of the answer and of the last ratings that have
 *     one
 */
public record FreshAnswer(
    Recommendations recommendations,
    int ratings,
    List<PastRating> lastRatings,
    Map<String, String> titles) {

  /** Number of last ratings shown. */
  private static final int LAST = 5;

  /** Copies the collections. */
  public FreshAnswer {
    lastRatings = List.copyOf(lastRatings);
    titles = Map.copyOf(titles);
  }

  /**
   * Combines an answer with the state from which it was made.
   *
   * @param record the decoded state
   * @param title gives an item's title by its id, if it has one
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

  /** Returns an item's title, or its id if it has no title. */
  public String name(String itemId) {
    String title = titles.get(itemId);
    return title == null ? "item " + itemId : title;
  }
}
