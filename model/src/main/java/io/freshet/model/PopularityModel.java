package io.freshet.model;

import java.util.Arrays;

/** The family without taste: every user gets the decayed popularity of the training time. */
public final class PopularityModel implements ServingModel {

  /** The family's name. */
  public static final String FAMILY = "popularity";

  private final Catalogue catalogue;
  private final PopularityTable popularity;

  private PopularityModel(Catalogue catalogue, PopularityTable popularity) {
    this.catalogue = catalogue;
    this.popularity = popularity;
  }

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the snapshot is none of this family
   */
  public static PopularityModel load(Snapshot snapshot) throws SnapshotFormatException {
    return new PopularityModel(snapshot.catalogue(), PopularityTable.load(snapshot));
  }

  @Override
  public String family() {
    return FAMILY;
  }

  @Override
  public Catalogue catalogue() {
    return catalogue;
  }

  @Override
  public PopularityTable popularity() {
    return popularity;
  }

  @Override
  public Workspace newWorkspace() {
    return new Workspace(this);
  }

  /** Always false: there is nothing personal in this family. */
  @Override
  public boolean foldIn(History history, Workspace workspace) {
    workspace.requireOwner(this);
    return false;
  }

  @Override
  public void scoreAll(Workspace workspace) {
    workspace.requireOwner(this);
    float[] scores = workspace.scores();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = popularity.decayed(i);
    }
  }

  @Override
  public Attribution attribution() {
    return Attribution.NONE;
  }

  /** All parts are zero: no entry of the history plays a role. */
  @Override
  public void contributions(
      History history, Workspace workspace, int[] items, int itemCount, float[] out) {
    workspace.requireOwner(this);
    Arrays.fill(out, 0, itemCount * history.size(), 0f);
  }

  /** The whole score. */
  @Override
  public float baseline(int item) {
    return popularity.decayed(item);
  }

  @Override
  public float predictedRating(Workspace workspace, int item) {
    return Float.NaN;
  }
}
