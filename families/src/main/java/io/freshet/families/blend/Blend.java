package io.freshet.families.blend;

import io.freshet.families.content.ContentRegression;
import io.freshet.families.family.Family;
import io.freshet.families.family.FamilyType;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.sequence.TrainedSequence;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.BlendWeights;
import io.freshet.model.blend.Calibration;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.TailWeights;
import io.freshet.model.blend.Term;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The default family, see {@link BlendModel}. A fit has four steps. The weights of the terms are
 * learned from choices in the newest slices of time, with parts that were fitted to earlier data
 * only ({@link ChoicePlan}, {@link ConditionalSoftmax}); a sequence network is among them if it
 * pays ({@link BlendSequence}). Items below the best learn from choices among random items ({@link
 * TailFit}). The head is learned from the same choices and kept if it pays ({@link HeadTrainer}).
 * The newest slice, which the judged weights have not seen, maps scores to probabilities ({@link
 * CalibrationFit}). Finally the parts are fitted to all data.
 */
public final class Blend implements Family {
  public static final String NAME = BlendModel.FAMILY;

  /** The type of this family in the registry. */
  public static final FamilyType TYPE =
      new FamilyType(
          NAME,
          "the default: taste, order, content and popularity, weighted by what people chose",
          BlendSettings.DEFINITION,
          values -> new Blend(BlendSettings.of(values)));

  private final BlendSettings settings;

  private Blend(BlendSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> settings() {
    return settings.text();
  }

  @Override
  public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
    TransitionCounts.check(m.ratingsOfItem(), settings.pairsPerItem());
    ChoicePlan plan = ChoicePlan.of(m, settings, context.likeThreshold());
    List<List<Choice>> slices = new ArrayList<>();
    List<Choice> below = new ArrayList<>();
    BlendModel earlier = context.earlier() instanceof BlendModel blend ? blend : null;
    Parts start = earlier == null ? null : Parts.of(earlier, m, settings, context);
    BlendSequence sequence = sequence(m, plan, context, earlier);
    Parts parts = null;
    BlendModel newest = null;
    int steps = plan.slices() + 2;
    for (int slice = 0; slice < plan.slices(); slice++) {
      context.progress().progress("fit " + NAME, slice, steps);
      RatingMatrix before = m.before(plan.from(slice));
      // Counts must be current and are cheap; factors change slowly and are expensive.
      parts =
          parts == null
              ? Parts.fit(before, settings, context, start).with(sequence)
              : parts.recounted(before);
      newest = load(parts, before);
      ChoiceCollector.Collected found =
          new ChoiceCollector(m, newest, context.likeThreshold(), settings, plan, context.seed())
              .collect(plan.from(slice), plan.until(slice), context.workers());
      slices.add(found.choices());
      below.addAll(found.below());
    }
    context.progress().progress("fit " + NAME, plan.slices(), steps);
    Learning learning = new Learning(slices, settings, context.seed(), context.workers());
    boolean follows = sequence != null && learning.keepsInLists(Term.SEQUENCE);
    learning.keeps(Term.CONTEXT);
    double[] weights = learning.weights();
    TailWeights tail =
        TailFit.of(below, weights, settings.trialChoices(), settings.penalty(), context.workers());
    Learning.Trial trial = learning.trial();
    Head head = null;
    if (trial != null && trial.head() != null) {
      head = learning.head(weights, earlier == null ? null : earlier.head());
    }
    Calibration calibration = null;
    if (trial != null && newest != null) {
      BlendModel tried = newest.with(trial.weights(), tail, trial.head(), null);
      BlendModel served = newest.with(BlendWeights.of(weights), tail, head, null);
      calibration = calibrated(m, tried, served, plan, context);
    }
    context.progress().progress("fit " + NAME, plan.slices() + 1, steps);
    if (sequence != null) {
      sequence = follows ? sequence.served(m, settings, context) : sequence.withoutTerm();
    }
    Parts all = Parts.fit(m, settings, context, parts == null ? start : parts).with(sequence);
    all.put(out);
    BlendModel.putLearned(out, BlendWeights.of(weights), tail, head, calibration);
    ContentRegression.put(m, context.items(), out, predicted(all));
    context.progress().progress("fit " + NAME, steps, steps);
    return Fit.PLAIN;
  }

  /** The network of the term {@code sequence}, if this fit tries it. */
  private @Nullable BlendSequence sequence(
      RatingMatrix m, ChoicePlan plan, FitContext context, @Nullable BlendModel earlier) {
    boolean tried =
        settings.sequence().tried(earlier != null)
            && !settings.without().contains(Term.SEQUENCE)
            && plan.slices() > 0;
    if (!tried) {
      return null;
    }
    long until = plan.from(0);
    return BlendSequence.before(m.before(until), until, settings, context, earlier);
  }

  @Override
  public boolean recounts() {
    return true;
  }

  /**
   * Counts order, popularity, content and context anew; keeps the factors, weights and head of the
   * earlier model.
   */
  @Override
  public void recount(
      RatingMatrix m, FitContext context, ServingModel earlier, SnapshotWriter out) {
    TransitionCounts.check(m.ratingsOfItem(), settings.pairsPerItem());
    if (!(earlier instanceof BlendModel served)) {
      throw new IllegalArgumentException(earlier.family() + " is not " + NAME);
    }
    Parts parts = Parts.of(served, m, settings, context);
    if (parts == null) {
      throw new IllegalArgumentException("the earlier model has factors of another length");
    }
    Parts counted = parts.recounted(m);
    counted.put(out);
    served.putLearned(out);
    ContentRegression.put(m, context.items(), out, predicted(counted));
  }

  /** Calibrates on the newest slice, which the model has not seen. */
  private static @Nullable Calibration calibrated(
      RatingMatrix m, BlendModel tried, BlendModel served, ChoicePlan plan, FitContext context) {
    double threshold = context.likeThreshold();
    int slice = plan.slices() - 1;
    long middle = plan.middle();
    return CalibrationFit.of(
        ListOutcomes.of(m, tried, threshold, plan.from(slice), middle, context.workers()),
        ListOutcomes.of(m, tried, threshold, middle, plan.until(slice), context.workers()),
        ListOutcomes.of(
            m, served, threshold, plan.from(slice), plan.until(slice), context.workers()));
  }

  /** The targets that are predicted from content for items that nobody has rated. */
  private List<ContentRegression.Target> predicted(Parts parts) {
    List<ContentRegression.Target> targets = new ArrayList<>();
    targets.add(
        new ContentRegression.Target(
            BlendModel.CONTENT_TASTE,
            BlendModel.TASTE + ItemFactors.SECTION,
            settings.taste().factors(),
            true));
    targets.add(
        new ContentRegression.Target(
            BlendModel.CONTENT_SESSION,
            BlendModel.SESSION + ItemFactors.SECTION,
            settings.session().factors(),
            true));
    targets.add(
        new ContentRegression.Target(
            BlendModel.CONTENT_COLUMNS, BlendModel.COLUMNS, Term.OF_ITEM, false));
    TrainedSequence next = parts.next();
    if (next != null) {
      targets.add(
          new ContentRegression.Target(
              BlendModel.CONTENT_NEXT,
              BlendModel.NEXT + ItemFactors.SECTION,
              next.settings().dimensions(),
              true));
    }
    return targets;
  }

  /**
   * Loads the parts as they are served, so that weights are learned from the terms they apply to.
   */
  private static BlendModel load(Parts parts, RatingMatrix before) {
    try {
      Path file = Files.createTempFile("freshet-blend-", ".snapshot");
      try {
        SnapshotWriter out = new SnapshotWriter(NAME, before.catalogue());
        // Popularity is for answers, and this model gives no answers.
        int items = before.items();
        PopularityTable.put(out, new float[items], new float[items * PopularityTable.CELLS]);
        parts.put(out);
        BlendWeights.of(new double[Term.COUNT]).put(out);
        out.write(file);
        // The mapping outlives the file.
        return BlendModel.load(Snapshot.open(file));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write or read a temporary snapshot", e);
    }
  }
}
