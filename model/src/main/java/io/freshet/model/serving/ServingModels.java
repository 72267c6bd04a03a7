package io.freshet.model.serving;

import io.freshet.model.BayesMfModel;
import io.freshet.model.BiasedMfModel;
import io.freshet.model.ContentBasedModel;
import io.freshet.model.EaseModel;
import io.freshet.model.IalsModel;
import io.freshet.model.ItemKnnModel;
import io.freshet.model.KnowledgeBasedModel;
import io.freshet.model.PopularityModel;
import io.freshet.model.RandomModel;
import io.freshet.model.ServingModel;
import io.freshet.model.Snapshot;
import io.freshet.model.SnapshotFormatException;
import io.freshet.model.UserKnnModel;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.neural.NeuralModel;

/** Loads a serving model from a snapshot, by its family. */
public final class ServingModels {

  private ServingModels() {}

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the family is unknown or the snapshot lacks what it needs
   */
  public static ServingModel load(Snapshot snapshot) throws SnapshotFormatException {
    return switch (snapshot.family()) {
      case BlendModel.FAMILY -> BlendModel.load(snapshot);
      case IalsModel.FAMILY -> IalsModel.load(snapshot);
      case BayesMfModel.FAMILY -> BayesMfModel.load(snapshot);
      case BiasedMfModel.FAMILY -> BiasedMfModel.load(snapshot);
      case EaseModel.FAMILY -> EaseModel.load(snapshot);
      case ItemKnnModel.FAMILY -> ItemKnnModel.load(snapshot);
      case UserKnnModel.FAMILY -> UserKnnModel.load(snapshot);
      case ContentBasedModel.FAMILY -> ContentBasedModel.load(snapshot);
      case KnowledgeBasedModel.FAMILY -> KnowledgeBasedModel.load(snapshot);
      case PopularityModel.FAMILY -> PopularityModel.load(snapshot);
      case RandomModel.FAMILY -> RandomModel.load(snapshot);
      case "cf-cosine",
          "mf",
          "mf-bias",
          "mf-sgd-momentum",
          "mlp",
          "mlp-wide",
          "neural-cf",
          "neumf",
          "hybrid",
          "hybrid-context",
          "hybrid-text" ->
          NeuralModel.load(snapshot);
      default ->
          throw new SnapshotFormatException(
              snapshot.file() + " is of the unknown family " + snapshot.family());
    };
  }
}
