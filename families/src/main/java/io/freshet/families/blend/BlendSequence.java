package io.freshet.families.blend;

import io.freshet.families.family.FitContext;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.sequence.SequenceFit;
import io.freshet.families.sequence.TrainedSequence;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The sequence networks of a blend. The weights must be learned from a network that has not seen
 * the choices, so there are two: one that was trained on what lies before the choices, and one that
 * serves, which goes on from it with all ratings. The next fit goes on from the former. Immutable.
 *
 * @param next the network of the term {@code sequence}; null if the term does not serve
 * @param past the network that was trained on ratings before {@code until} only; null if unknown
 * @param until second that ends the training data of {@code past}
 */
record BlendSequence(@Nullable TrainedSequence next, @Nullable TrainedSequence past, long until) {
  private static final String STAGE = "fit blend: sequence";

  /**
   * Trains a network on what lies before the choices; until it is {@link #served}, it is the
   * network of the term.
   *
   * @param before the ratings before {@code until}
   * @param earlier a blend whose network is gone on from, or null
   */
  static BlendSequence before(
      RatingMatrix before,
      long until,
      BlendSettings settings,
      FitContext context,
      @Nullable BlendModel earlier) {
    TrainedSequence start = earlier == null ? null : start(earlier, until, settings);
    SequenceFit fit = start == null ? settings.sequence().first() : settings.sequence().warm();
    TrainedSequence past =
        fit.train(before, start, context.seed(), context.workers(), context.progress(), STAGE);
    return new BlendSequence(past, past, until);
  }

  /** The network to go on from: it has another form or has seen choices if it is null. */
  private static @Nullable TrainedSequence start(
      BlendModel earlier, long until, BlendSettings settings) {
    BlendSequence known = of(earlier);
    return known != null
            && known.past != null
            && known.until <= until
            && settings.sequence().first().continues(known.past.settings())
        ? known.past
        : null;
  }

  /**
   * Reads the networks of a blend.
   *
   * @return the networks, or null if the blend has none
   */
  static @Nullable BlendSequence of(BlendModel model) {
    Catalogue catalogue = model.catalogue();
    SequenceNetwork next = model.next();
    try {
      SequenceNetwork past = model.loadPast();
      return next == null && past == null
          ? null
          : new BlendSequence(
              next == null ? null : TrainedSequence.of(next, catalogue),
              past == null ? null : TrainedSequence.of(past, catalogue),
              past == null ? Long.MAX_VALUE : model.pastUntil());
    } catch (SnapshotFormatException e) {
      throw new UncheckedIOException("cannot read the sequence network of the earlier model", e);
    }
  }

  /** Goes on with all ratings: the network that serves. */
  BlendSequence served(RatingMatrix m, BlendSettings settings, FitContext context) {
    TrainedSequence trained =
        settings
            .sequence()
            .warm()
            .train(m, past, context.seed(), context.workers(), context.progress(), STAGE);
    return new BlendSequence(trained, past, until);
  }

  /** Without the term; the next fit tries it again. */
  BlendSequence withoutTerm() {
    return new BlendSequence(null, past, until);
  }

  /** The networks over a later catalogue. */
  BlendSequence over(Catalogue later) {
    return new BlendSequence(
        next == null ? null : next.over(later), past == null ? null : past.over(later), until);
  }

  /** Puts the networks into a snapshot over their catalogue. */
  void put(SnapshotWriter out) {
    if (next != null) {
      next.put(out, BlendModel.NEXT);
    }
    if (past != null) {
      past.over(out.catalogue()).put(out, BlendModel.PAST);
      BlendModel.putPastUntil(out, until);
    }
  }
}
