package io.freshet.families.blend;

import io.freshet.families.algebra.EigenRotation;
import io.freshet.families.family.FitContext;
import io.freshet.families.ials.IalsFitSettings;
import io.freshet.families.ials.IalsSolver;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.families.sequence.TrainedSequence;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.Content;
import io.freshet.model.blend.ContextTable;
import io.freshet.model.blend.RatingBiases;
import io.freshet.model.blend.Transitions;
import io.freshet.model.ials.ImplicitFactors;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotWriter;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a blend at one moment: everything except the learned weights, head and calibration.
 */
final class Parts {
  private final RatingMatrix m;
  private final BlendSettings settings;
  private final FitContext context;
  private final Factors taste;
  private final Factors session;
  private final Transitions.Measure measure;
  private final @Nullable BlendSequence sequence;

  /** The item factors of one solver. */
  private static final class Factors {
    final Catalogue catalogue;
    final float[] items;
    final int users;

    Factors(Catalogue catalogue, float[] items, int users) {
      this.catalogue = catalogue;
      this.items = items;
      this.users = users;
    }

    Factors over(Catalogue wider, int d) {
      float[] out =
          new float
              [SizeLimitException.length(
                  BlendModel.FAMILY, "items", wider.size(), d, "lower the number of factors")];
      for (int i = 0; i < wider.size(); i++) {
        int row = catalogue.indexOf(wider.id(i));
        if (row >= 0) {
          System.arraycopy(items, row * d, out, i * d, d);
        }
      }
      return new Factors(wider, out, users);
    }
  }

  private Parts(
      RatingMatrix m,
      BlendSettings settings,
      FitContext context,
      Factors taste,
      Factors session,
      Transitions.Measure measure,
      @Nullable BlendSequence sequence) {
    this.m = m;
    this.settings = settings;
    this.context = context;
    this.taste = taste;
    this.session = session;
    this.measure = measure;
    this.sequence = sequence;
  }

  /**
   * Fits the parts, without a sequence network.
   *
   * @param measure what is kept of the shares of pairs
   * @param before parts of an earlier moment to start from, or null
   */
  static Parts fit(
      RatingMatrix m,
      Transitions.Measure measure,
      BlendSettings settings,
      FitContext context,
      @Nullable Parts before) {
    RatingMatrix stretches = m.stretches(settings.sessionLength(), settings.sessionLength() / 4);
    return new Parts(
        m,
        settings,
        context,
        factors(m, settings.taste(), settings, context, before == null ? null : before.taste),
        factors(
            stretches,
            settings.session(),
            settings,
            context,
            before == null ? null : before.session),
        measure,
        null);
  }

  /** These parts with sequence networks over the same catalogue, or none. */
  Parts with(@Nullable BlendSequence another) {
    return new Parts(m, settings, context, taste, session, measure, another);
  }

  /** The network of the term {@code sequence}; null if the term does not serve. */
  @Nullable TrainedSequence next() {
    return sequence == null ? null : sequence.next();
  }

  /**
   * Counts the parts anew at a later moment and keeps the factors and networks. Items without
   * factors get zeros.
   */
  Parts recounted(RatingMatrix later) {
    return new Parts(
        later,
        settings,
        context,
        taste.over(later.catalogue(), settings.taste().factors()),
        session.over(later.catalogue(), settings.session().factors()),
        measure,
        sequence == null ? null : sequence.over(later.catalogue()));
  }

  /**
   * Reads the factors and networks of an earlier model, to start from or to keep. Its weights fit
   * its measure of pairs, so a recount keeps that, too.
   *
   * @return the factors, or null if their length differs
   */
  static @Nullable Parts of(
      BlendModel model, RatingMatrix m, BlendSettings settings, FitContext context) {
    if (model.taste().items().dimensions() != settings.taste().factors()
        || model.session().items().dimensions() != settings.session().factors()) {
      return null;
    }
    return new Parts(
        m,
        settings,
        context,
        factors(model.catalogue(), model.taste()),
        factors(model.catalogue(), model.session()),
        model.measure(),
        BlendSequence.of(model));
  }

  private static Factors factors(Catalogue catalogue, ImplicitFactors served) {
    return new Factors(catalogue, served.copy(), Math.toIntExact(served.settings().users()));
  }

  private static Factors factors(
      RatingMatrix m,
      IalsFitSettings ials,
      BlendSettings settings,
      FitContext context,
      @Nullable Factors before) {
    IalsSolver solver = new IalsSolver(m, ials, context.seed(), context.workers());
    int sweeps = ials.sweeps();
    if (before != null) {
      solver.startFrom(before.catalogue, before.items, m.catalogue());
      sweeps = settings.warmSweeps();
    }
    for (int sweep = 0; sweep < sweeps; sweep++) {
      solver.sweep();
    }
    return new Factors(m.catalogue(), solver.itemFactors(), m.users());
  }

  /**
   * Puts the parts into a snapshot over the catalogue of their matrix, beside the popularity table.
   */
  void put(SnapshotWriter out) {
    put(out, BlendModel.TASTE, settings.taste(), taste);
    put(out, BlendModel.SESSION, settings.session(), session);
    Transitions transitions =
        TransitionCounts.of(
            m, measure, context.likeThreshold(), settings.pairsPerItem(), context.workers());
    transitions.put(out);
    GenreTable genres = GenreTable.of(m.catalogue(), context.items());
    ItemColumnTable columns = ItemColumnTable.of(m, settings, context.likeThreshold());
    Content.put(
        out,
        genres.names(),
        genres.values(),
        genres.years(),
        columns.ratingMean(),
        columns.ratingDeviation(),
        context.likeThreshold());
    RatingBiases.put(out, m.minRating(), m.maxRating());
    ContextTable.put(out, ContextCounts.of(m, genres));
    BlendModel.putColumns(out, columns.values());
    if (sequence != null) {
      sequence.put(out);
    }
  }

  private void put(SnapshotWriter out, String prefix, IalsFitSettings ials, Factors factors) {
    int d = ials.factors();
    EigenRotation rotated = EigenRotation.of(factors.items, m.items(), d, context.workers());
    ImplicitFactors.put(
        out,
        prefix,
        d,
        rotated.factors(),
        rotated.gramDiagonal(),
        ials.loss(factors.users, m.items()));
  }
}
