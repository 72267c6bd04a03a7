package io.freshet.model;

import io.freshet.model.kernel.Kernel;

/** A workspace of the families whose users are the solution of a ridge regression. */
final class RidgeWorkspace extends Workspace {

  final RidgeProblem ridge;
  final int[] oneItem = new int[1];

  RidgeWorkspace(ServingModel owner, int stride, Kernel kernel) {
    super(owner);
    this.ridge = new RidgeProblem(kernel, stride);
  }

  /**
   * The workspace as one that this model has made.
   *
   * @throws IllegalArgumentException if another model did
   */
  static RidgeWorkspace of(ServingModel model, Workspace workspace) {
    workspace.requireOwner(model);
    return (RidgeWorkspace) workspace;
  }
}
