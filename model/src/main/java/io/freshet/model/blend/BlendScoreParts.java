package io.freshet.model.blend;

import io.freshet.model.scoring.ColdItems;
import io.freshet.model.scoring.ScorePart;
import io.freshet.model.scoring.ScoreParts;
import java.util.List;

/**
 * The parts of a blend's scores: its weighted terms, added up by what they come from, and what
 * re-ranking adds. The mean of the terms is that of the whole catalogue; the mean of re-ranking is
 * that of the items which the {@link Head} re-ranked, because it says nothing of other items.
 */
final class BlendScoreParts implements ScoreParts {
  private static final List<ScorePart> WITH_HEAD = List.of(ScorePart.values());
  private static final int HEAD = ScorePart.HEAD.index();
  private static final List<ScorePart> WITHOUT_HEAD = WITH_HEAD.subList(0, HEAD);

  private final BlendModel model;
  private final BlendScorer scorer;
  private final double[] means = new double[WITH_HEAD.size()];
  private final boolean reranked;
  private final int[] one = new int[1];
  private final float[] terms = new float[Term.COUNT];

  /** Computes the means for the user whom the scorer has scored last. */
  BlendScoreParts(BlendModel model, BlendScorer scorer) {
    this.model = model;
    this.scorer = scorer;
    this.reranked = scorer.reranking.count() > 0;
    float[] values = new float[model.catalogue().size()];
    for (Term term : Term.values()) {
      float weight = model.weight(term);
      if (weight == 0 || values.length == 0) {
        continue;
      }
      scorer.terms(term, values);
      double sum = 0;
      for (float value : values) {
        sum += value;
      }
      means[term.part().index()] += weight * sum / values.length;
    }
    means[HEAD] = reranked ? scorer.reranking.meanOfHead() : 0;
  }

  @Override
  public List<ScorePart> kinds() {
    return reranked ? WITH_HEAD : WITHOUT_HEAD;
  }

  @Override
  public double meanScore() {
    double sum = 0;
    for (double mean : means) {
      sum += mean;
    }
    return sum;
  }

  @Override
  public void ofItem(int item, float score, double[] out) {
    one[0] = item;
    scorer.terms(one, 1, terms, Term.COUNT);
    start(out);
    for (Term term : Term.values()) {
      out[term.part().index()] += (double) model.weight(term) * terms[term.index()];
    }
    addHead(score, out);
  }

  @Override
  public void ofCold(ColdItems items, int item, float score, double[] out) {
    items.requireOwner(model);
    start(out);
    ((BlendColdItems) items).addParts(model, scorer, item, out);
    addHead(score, out);
  }

  private void start(double[] out) {
    for (int part = 0; part < kinds().size(); part++) {
      out[part] = -means[part];
    }
  }

  /** Re-ranking adds what the terms do not: it also moves the items that it does not re-rank. */
  private void addHead(float score, double[] out) {
    if (!reranked) {
      return;
    }
    double ofTerms = 0;
    for (int part = 0; part < HEAD; part++) {
      ofTerms += out[part] + means[part];
    }
    out[HEAD] += score - ofTerms;
  }
}
