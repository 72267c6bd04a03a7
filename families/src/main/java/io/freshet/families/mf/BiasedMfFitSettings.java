package io.freshet.families.mf;

/**
 * The settings of a biased matrix factorisation fit.
 *
 * @param factors length of a factor vector, 1 to 2048
 * @param epochs max passes over the ratings; early stopping may take fewer
 * @param learningRate step size of the first epoch, greater than 0
 * @param learningRateDecay ratio of an epoch's step size to that of the epoch before, in (0, 1]
 * @param regularisation L2 weight of factors, greater than 0
 * @param biasRegularisation L2 weight of biases, greater than 0
 * @param regularisationExponent ν in [0, 1]: both weights grow with a row's ratings to this power
 * @param validationShare share of the ratings held out for early stopping, in [0, 0.5]; 0 runs
 *     every epoch
 * @param initialDeviation initial factors have standard deviation initialDeviation / √factors
 */
public record BiasedMfFitSettings(
    int factors,
    int epochs,
    double learningRate,
    double learningRateDecay,
    double regularisation,
    double biasRegularisation,
    double regularisationExponent,
    double validationShare,
    double initialDeviation) {

  public BiasedMfFitSettings {
    require(factors >= 1 && factors <= 2048, "factors must be in [1, 2048]", factors);
    require(epochs >= 1, "epochs must be at least 1", epochs);
    require(learningRate > 0, "the learning rate must be positive", learningRate);
    require(
        learningRateDecay > 0 && learningRateDecay <= 1,
        "the learning rate decay must be in (0, 1]",
        learningRateDecay);
    require(regularisation > 0, "the regularisation must be positive", regularisation);
    require(biasRegularisation > 0, "the bias regularisation must be positive", biasRegularisation);
    require(
        regularisationExponent >= 0 && regularisationExponent <= 1,
        "the regularisation exponent must be in [0, 1]",
        regularisationExponent);
    require(
        validationShare >= 0 && validationShare <= 0.5,
        "the validation share must be in [0, 0.5]",
        validationShare);
    require(initialDeviation > 0, "the initial deviation must be positive", initialDeviation);
  }

  private static void require(boolean holds, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
