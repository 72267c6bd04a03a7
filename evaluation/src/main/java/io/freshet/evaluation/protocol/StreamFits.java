package io.freshet.evaluation.protocol;

import static java.util.stream.Collectors.toSet;

import io.freshet.families.family.Fit;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.ServingModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The fits of one family over a stream: a first fit after the warm-up, refits, and recounts between
 * them. Each model serves until the next.
 *
 * @param fitSeconds wall time of all fits
 * @param scoreSeconds wall time of all serving
 * @param curve learning curve of the last fit
 * @param fits number of fits
 * @param recounts number of recounts
 */
record StreamFits(
    double fitSeconds, double scoreSeconds, List<Fit.Epoch> curve, long fits, long recounts) {

  /**
   * When models change.
   *
   * @param refitEvery number of events between fits; 0 fits once
   * @param recountEvery number of events between recounts, if the family counts; 0 for never
   */
  record Schedule(int refitEvery, int recountEvery) {}

  /** A stretch of turns that one model serves. */
  @FunctionalInterface
  interface Window {
    /**
     * Scores the events of the stretch.
     *
     * @param since first turn of the model
     * @param until turn after the model's last one
     * @throws SkippedException if the family cannot take part
     */
    void serve(Fitted fitted, int since, int until) throws SkippedException;
  }

  /**
   * Fits a family along a stream.
   *
   * @param progress receives a line after each window
   * @throws SkippedException if the family cannot take part, or nothing precedes the first window
   * @throws IOException if a snapshot cannot be written or read back
   */
  static StreamFits run(
      Contestant contestant,
      EvaluationData data,
      PrequentialPlan plan,
      Schedule schedule,
      Fitter fitter,
      Consumer<String> progress,
      Window window)
      throws IOException, SkippedException {
    RatingMatrix m = plan.matrix();
    int[] refitted = plan.windows(schedule.refitEvery());
    int[] windows =
        contestant.family().recounts() ? withRecounts(plan, schedule, refitted) : refitted;
    Set<Integer> refits = Arrays.stream(refitted).boxed().collect(toSet());
    double fitSeconds = 0;
    double scoreSeconds = 0;
    List<Fit.Epoch> curve = List.of();
    ServingModel earlier = null;
    long fits = 0;
    long start = fitter.nanoTime().getAsLong();
    for (int w = 0; w + 1 < windows.length; w++) {
      int since = windows[w];
      int until = windows[w + 1];
      RatingMatrix known = m.where(k -> plan.turn(k) < since);
      if (known.ratings() == 0 || since == until) {
        throw new SkippedException(
            "nothing to fit on before the first scored event, or no event after it", null);
      }
      Fitted fitted;
      if (earlier == null || refits.contains(since)) {
        fitted = fitter.fit(contestant, known, data.items(), earlier);
        fits++;
      } else {
        fitted = fitter.recount(contestant, known, data.items(), earlier);
      }
      earlier = fitted.model();
      fitSeconds += fitted.fitSeconds();
      curve = fitted.fit().curve();
      long started = fitter.nanoTime().getAsLong();
      window.serve(fitted, since, until);
      scoreSeconds += fitter.since(started);
      progress.accept(
          "%s: %,d of %,d events, %.0f s"
              .formatted(
                  contestant.family().name(), until, plan.order().length, fitter.since(start)));
    }
    return new StreamFits(fitSeconds, scoreSeconds, curve, fits, windows.length - 1 - fits);
  }

  /** The turns at which the model changes, by a refit or by a recount. */
  private static int[] withRecounts(PrequentialPlan plan, Schedule schedule, int[] refits) {
    return schedule.recountEvery() == 0
        ? refits
        : IntStream.concat(
                Arrays.stream(refits), Arrays.stream(plan.windows(schedule.recountEvery())))
            .sorted()
            .distinct()
            .toArray();
  }
}
