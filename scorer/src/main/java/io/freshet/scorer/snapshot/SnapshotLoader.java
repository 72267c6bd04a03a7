package io.freshet.scorer.snapshot;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.ServingModel.StatementUse;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.channel.SnapshotRefusedException.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads a serving model from a verified file and tries it out before it serves. */
final class SnapshotLoader {

  private static final int FOLD_IN_TRIES = 16;
  private static final float LIKED = 4f;

  private SnapshotLoader() {}

  /**
   * Opens the file, compares it with its manifest and scores the whole catalogue once. This brings
   * all pages that scoring needs into memory, so the first event after a swap does not wait for the
   * disk.
   *
   * @throws SnapshotRefusedException if the file does not match the manifest or a score is not
   *     finite
   * @throws IOException if the file cannot be read
   */
  static LoadedModel load(ModelManifest manifest, Path file)
      throws SnapshotRefusedException, IOException {
    ServingModel model;
    try {
      Snapshot snapshot = Snapshot.open(file);
      model = ServingModels.load(snapshot);
    } catch (SnapshotFormatException e) {
      throw new SnapshotRefusedException(
          manifest.version(), Refusal.BAD_SNAPSHOT, "no model can be read from it", e);
    }
    if (!model.family().equals(manifest.family())) {
      throw refused(
          manifest,
          "it is of family " + model.family() + ", its manifest says " + manifest.family());
    }
    if (model.catalogue().size() != manifest.items()) {
      throw refused(
          manifest,
          "it has %d items, its manifest says %d"
              .formatted(model.catalogue().size(), manifest.items()));
    }
    tryOut(manifest, model);
    return new LoadedModel(manifest, model);
  }

  /**
   * Loads a model as {@link #load} does. A model that fails in any other way is refused, too: any
   * exception while it is tried out is a fault of the model and not of the reader.
   *
   * @throws IOException if the file cannot be read
   */
  static LoadedModel tried(ModelManifest manifest, Path file)
      throws SnapshotRefusedException, IOException {
    try {
      return load(manifest, file);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw new SnapshotRefusedException(
          manifest.version(), Refusal.BAD_SNAPSHOT, "it fails when it is tried out", e);
    }
  }

  private static void tryOut(ModelManifest manifest, ServingModel model)
      throws SnapshotRefusedException {
    int items = model.catalogue().size();
    if (items == 0 && manifest.ratings() == 0) {
      return; // all users were forgotten, and their model must go
    }
    if (items == 0) {
      throw refused(manifest, "it has no items");
    }
    FoldedUser fan = fan(manifest, model);
    if (fan == null) {
      if (model.statementUse() == StatementUse.ALWAYS) {
        // Such a model may lack the features that a statement names.
        return;
      }
      throw refused(manifest, "no item's fan can be folded in");
    }
    float[] scores = fan.scoreAll().scores();
    for (int i = 0; i < items; i++) {
      if (!Float.isFinite(scores[i])) {
        throw refused(manifest, "it scores item " + model.catalogue().id(i) + " with " + scores[i]);
      }
    }
  }

  /**
   * A user who likes one of several items spread over the catalogue, by rating and by statement.
   */
  private static @Nullable FoldedUser fan(ModelManifest manifest, ServingModel model) {
    int items = model.catalogue().size();
    int tries = Math.min(items, FOLD_IN_TRIES);
    UserScorer scorer = model.newScorer();
    History history = new History();
    FoldedUser fan = null;
    for (int i = 0; i < tries && fan == null; i++) {
      history.clear();
      int item = (int) ((long) i * items / tries);
      history.add(item, LIKED, Math.max(0, manifest.dataUntilEpochSeconds()));
      history.addStated(item, true);
      fan = scorer.foldIn(history);
    }
    return fan;
  }

  private static SnapshotRefusedException refused(ModelManifest manifest, String detail) {
    return new SnapshotRefusedException(manifest.version(), Refusal.BAD_SNAPSHOT, detail);
  }
}
