package io.freshet.model.blend;

import io.freshet.model.History;
import io.freshet.model.RidgeProblem;
import io.freshet.model.Workspace;

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

  /** The user's two taste vectors, weighted and added. */
  final float[] joined;

  final float[] products;

  /** Products of items that the catalogue does not hold. */
  float[] coldProducts = new float[0];

  /** For a user who has rated nothing: no order. */
  final History nothing = new History();

  final float[] orderWeights = new float[Transitions.CHANNELS];

  /** Rows of a few items, and what entries of the history brought to them. */
  float[] rows = new float[0];

  float[] parts = new float[0];

  boolean hasRecent;
  boolean hasSession;

  BlendWorkspace(BlendModel model) {
    super(model);
    int items = model.catalogue().size();
    taste = model.taste().newProblem();
    recent = model.taste().newProblem();
    session = model.session().newProblem();
    order = new OrderScores(model.transitions(), model.content().likeThreshold());
    content = new ContentScores(model.content(), items);
    joined = new float[model.taste().items().stride()];
    products = new float[items];
  }

  void tookHistory(History history) {
    folded(history);
  }

  void requireHistory(History history) {
    requireFolded(history);
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
