package io.freshet.evaluation.protocol;

import io.freshet.families.family.Fit;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.shape.Shaping;
import io.freshet.schemas.state.LocalClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replays the lists of the variant {@code held} of {@link Prequential}. The list made after each
 * event of a user is the list that the user holds until their next event. The lists come from the
 * same classes that score the protocol, so they can be compared with the answers of a scorer. For
 * one thread.
 */
public final class HeldLists {
  /** The e-fold of the baselines, which no list here comes from. */
  private static final double ANY_E_FOLD = 1;

  private final RatingMatrix m;
  private final LocalClock clock;
  private final int k;

  /**
   * Creates a replay of a stream.
   *
   * @param m the whole stream; a user has at most one event per second
   * @param clock the local clock of all users
   * @param k length of the lists
   */
  public HeldLists(RatingMatrix m, LocalClock clock, int k) {
    this.m = m;
    this.clock = clock;
    this.k = k;
  }

  /**
   * Makes the lists of a user with one model.
   *
   * @param model the model that served
   * @param row row of the user in the matrix
   * @return one list of item ids per event, oldest event first, best item first; null for an event
   *     after which the model had no personal list
   */
  public List<@Nullable List<String>> of(ServingModel model, int row) {
    FittedScorer scorer = new FittedScorer(new Fitted(model, Fit.PLAIN, m, 0, 0));
    ListMaker lists = new ListMaker(model, k, Shaping.OFF);
    History history = new History();
    List<@Nullable List<String>> out = new ArrayList<>();
    for (int at = m.userStart()[row]; at < m.userStart()[row + 1]; at++) {
      int item = model.catalogue().indexOf(m.catalogue().id(m.item()[at]));
      long moment = m.seconds()[at];
      if (item < 0) {
        history.addUnknown();
      } else {
        history.add(item, m.rating()[at], moment);
        history.addSeen(item);
      }
      history.ask(clock.cell(moment), clock.hourAt(moment), moment);
      out.add(
          scorer.take(history, -1) == FittedScorer.How.FALLBACK
              ? null
              : ids(model, lists, lists.make(scorer.scores(), history)));
    }
    return out;
  }

  /**
   * Makes the list for a user of whom nothing is known, after a number of events of the stream.
   *
   * @param events number of events, oldest first
   * @param likeThreshold min rating of a like
   * @return item ids, best item first
   */
  public List<String> ofUnknownUser(int events, double likeThreshold) {
    StreamPopularity popular = new StreamPopularity(m.items(), ANY_E_FOLD, likeThreshold);
    int[] order = m.timeOrder();
    for (int turn = 0; turn < events; turn++) {
      popular.learn(m.item()[order[turn]], m.rating()[order[turn]], m.cell()[order[turn]]);
    }
    int[] items = new int[k];
    int count = popular.top(m.item(), 0, 0, items);
    List<String> ids = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      ids.add(m.catalogue().id(items[at]));
    }
    return ids;
  }

  private static List<String> ids(ServingModel model, ListMaker lists, int count) {
    List<String> ids = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      ids.add(model.catalogue().id(lists.items()[at]));
    }
    return ids;
  }
}
