package io.freshet.model.blend;

import io.freshet.model.History;
import io.freshet.model.RidgeProblem;
import io.freshet.model.Workspace;
import io.freshet.model.kernel.Kernel;
import java.util.Arrays;

/** What one thread needs to serve from a blend. */
final class BlendWorkspace extends Workspace {
  /** The user folded in from the whole history. */
  final RidgeProblem taste;

  /** The user folded in from the newest entries. */
  final RidgeProblem recent;

  /** The stretch of history that the user is in, folded in. */
  final RidgeProblem session;

  final OrderScores order;
  final ContentScores content;
  final Reranking reranking;

  /** The user's two taste vectors, weighted and added; then that of the session, weighted. */
  final float[] joined;

  /** What counts of them for {@link RoughProducts}, and room for one more. */
  final float[] leading;

  /** Products of all items with the session. */
  final float[] sessions;

  /** Products of items that the catalogue does not hold. */
  float[] coldProducts = new float[0];

  /** For a user who has rated nothing: no order. */
  final History nothing = new History();

  /** Rows of a few items, ones beside them and their products with the user. */
  float[] rows = new float[0];

  float[] ones = new float[0];
  float[] products = new float[0];

  /** What entries of the history brought to a few items. */
  float[] parts = new float[0];

  /** Places of entries among those that were folded in. */
  int[] folded = new int[0];

  private int[] places = new int[0];

  /** Of a few items, the weights of the inputs where they are, the head's included. */
  float[] slopes = new float[0];

  /** The cell of context that is asked for, negative where it is not known. */
  int cell;

  /** By how much the user rates above what is expected, NaN where nothing says. */
  double bias = Double.NaN;

  boolean hasRecent;
  boolean hasSession;

  /** The history last folded in. */
  private History history = new History();

  BlendWorkspace(BlendModel model, BlendParts parts) {
    super(model);
    Kernel kernel = parts.taste().items().kernel();
    taste = parts.taste().newProblem();
    recent = parts.taste().newProblem();
    session = parts.session().newProblem();
    order = new OrderScores(parts.transitions(), parts.content().likeThreshold(), kernel);
    content = new ContentScores(parts.content());
    reranking = new Reranking(kernel);
    joined = new float[parts.taste().items().stride() + parts.session().items().stride()];
    leading = new float[joined.length + 1];
    sessions = new float[model.catalogue().size()];
  }

  /** The numbers from 0 on, so many of them at least. */
  int[] places(int count) {
    if (places.length < count) {
      places = new int[2 * count];
      Arrays.setAll(places, k -> k);
    }
    return places;
  }

  /** Joins the users that were folded in, see {@link #joined}. */
  void join(float forTaste, float forRecent, float forSession) {
    float[] whole = taste.solution();
    float[] newest = recent.solution();
    float[] moment = session.solution();
    for (int k = 0; k < whole.length; k++) {
      joined[k] = forTaste * whole[k] + (hasRecent ? forRecent * newest[k] : 0f);
    }
    for (int k = 0; k < moment.length; k++) {
      joined[whole.length + k] = hasSession ? forSession * moment[k] : 0f;
    }
  }

  void tookHistory(History folded) {
    history = folded;
    folded(folded);
  }

  void requireHistory(History expected) {
    requireFolded(expected);
  }

  /** The history last folded in, as it is now. */
  History history() {
    requireFolded(history);
    return history;
  }

  /**
   * The workspace as one that this model has made.
   *
   * @throws IllegalArgumentException if another model did
   */
  static BlendWorkspace of(BlendModel model, Workspace workspace) {
    workspace.requireOwner(model);
    return (BlendWorkspace) workspace;
  }
}
