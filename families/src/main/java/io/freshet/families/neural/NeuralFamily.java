package io.freshet.families.neural;

import io.freshet.families.family.ConfiguredFamily;
import io.freshet.families.family.EpochFamily;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.neural.NeuralSettings;
import io.freshet.model.neural.Objective;
import io.freshet.model.snapshot.SnapshotWriter;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** A neural family: a blueprint with its settings. */
final class NeuralFamily extends ConfiguredFamily implements EpochFamily {
  private final Blueprint blueprint;

  NeuralFamily(Blueprint blueprint, ConfigDef definition, AbstractConfig config) {
    super(blueprint.name(), definition, config);
    this.blueprint = blueprint;
  }

  @Override
  public boolean explicit() {
    return blueprint.loss() != Objective.Loss.LOG;
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    Assembly assembly = assembly(m, context);
    float[] scale = assembly.scale();
    Samples.Source source =
        blueprint.loss() == Objective.Loss.LOG
            ? new SampledNegatives(
                m, config.getInt(Key.NEGATIVES.text()), validationShare(), context.seed())
            : RatingSource.of(m, scale, validationShare(), context.seed());
    return fit(assembly, source, context, out);
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out, RatingMatrix judge) {
    if (blueprint.loss() == Objective.Loss.LOG) {
      throw new IllegalArgumentException(name() + " does not learn from rating values");
    }
    Assembly assembly = assembly(m, context);
    return fit(assembly, RatingSource.judged(m, assembly.scale(), judge), context, out);
  }

  private Fit fit(
      Assembly assembly, Samples.Source source, FitContext context, SnapshotWriter out) {
    List<Fit.Epoch> curve = train(assembly, source, context);
    assembly.weights(foldIn()).put(out);
    return new Fit(assembly.userVectors(), curve);
  }

  /** Creates an untrained network for a matrix. */
  Assembly assembly(RatingMatrix m, FitContext context) {
    return new Assembly(blueprint, config, m, context);
  }

  /** Trains the halves separately first if the settings say so, then the whole network. */
  List<Fit.Epoch> train(Assembly assembly, Samples.Source source, FitContext context) {
    int pretrain =
        blueprint.defaults().containsKey(Key.PRETRAIN_EPOCHS)
            ? config.getInt(Key.PRETRAIN_EPOCHS.text())
            : 0;
    if (pretrain > 0) {
      List<Network> halves = assembly.halves();
      for (int h = 0; h < halves.size(); h++) {
        String stage = "pre-training " + name() + " " + (h + 1) + " of " + halves.size();
        loop(pretrain)
            .run(
                halves.get(h), source, context.seed() + 1000L * (h + 1), context.progress(), stage);
      }
      assembly.joinHalves();
    }
    return loop(config.getInt(Key.EPOCHS.text()))
        .run(assembly.network(), source, context.seed(), context.progress(), "fit " + name());
  }

  private TrainingLoop loop(int epochs) {
    return new TrainingLoop(
        epochs, config.getInt(Key.BATCH.text()), config.getInt(Key.PATIENCE.text()));
  }

  private double validationShare() {
    return config.getDouble(Key.VALIDATION_SHARE.text());
  }

  private NeuralSettings.FoldIn foldIn() {
    return new NeuralSettings.FoldIn(
        config.getInt(Key.FOLDIN_STEPS.text()),
        config.getDouble(Key.FOLDIN_RATE.text()),
        config.getDouble(Key.FOLDIN_PRIOR.text()),
        config.getInt(Key.FOLDIN_RATINGS.text()),
        blueprint.loss() == Objective.Loss.LOG ? config.getInt(Key.NEGATIVES.text()) : 0);
  }
}
