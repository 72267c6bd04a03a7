package io.freshet.model.scoring;

import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;

/** Base of all models: family, catalogue and popularity as read from the snapshot. */
public abstract class SnapshotModel implements ServingModel {

  private final String family;
  private final Catalogue catalogue;
  private final PopularityTable popularity;

  /**
   * Reads family, catalogue and popularity from a snapshot.
   *
   * @throws SnapshotFormatException if the snapshot has no popularity table
   */
  protected SnapshotModel(Snapshot snapshot) throws SnapshotFormatException {
    this(snapshot.family(), snapshot.catalogue(), PopularityTable.load(snapshot));
  }

  /** Takes the given values. */
  protected SnapshotModel(String family, Catalogue catalogue, PopularityTable popularity) {
    this.family = family;
    this.catalogue = catalogue;
    this.popularity = popularity;
  }

  @Override
  public final String family() {
    return family;
  }

  @Override
  public final Catalogue catalogue() {
    return catalogue;
  }

  @Override
  public final PopularityTable popularity() {
    return popularity;
  }
}
