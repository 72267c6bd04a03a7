package io.freshet.model.serving;

import io.freshet.model.blend.BlendModel;
import io.freshet.model.content.ContentBasedModel;
import io.freshet.model.content.KnowledgeBasedModel;
import io.freshet.model.ials.IalsModel;
import io.freshet.model.linear.EaseModel;
import io.freshet.model.mf.BayesMfModel;
import io.freshet.model.mf.BiasedMfModel;
import io.freshet.model.neighbour.ItemKnnModel;
import io.freshet.model.neighbour.UserKnnModel;
import io.freshet.model.neural.NeuralModel;
import io.freshet.model.popularity.PopularityModel;
import io.freshet.model.popularity.RandomModel;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.sequence.SequenceModel;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;

/** Loads the model of a snapshot by its family. */
public final class ServingModels {

  private ServingModels() {}

  /**
   * Loads the model.
   *
   * @throws SnapshotFormatException if the family is unknown or the snapshot lacks a required
   *     section
   */
  public static ServingModel load(Snapshot snapshot) throws SnapshotFormatException {
    return switch (snapshot.family()) {
      case BlendModel.FAMILY -> BlendModel.load(snapshot);
      case IalsModel.FAMILY -> IalsModel.load(snapshot);
      case BayesMfModel.FAMILY -> BayesMfModel.load(snapshot);
      case BiasedMfModel.FAMILY -> BiasedMfModel.load(snapshot);
      case EaseModel.FAMILY -> EaseModel.load(snapshot);
      case SequenceModel.FAMILY -> SequenceModel.load(snapshot);
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
