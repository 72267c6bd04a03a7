package io.freshet.standalone.data.shop;

import java.util.Random;

/**
 * The planted taste of a person in a {@link PlantedShop}.
 *
 * <p>A person loves two departments, cares little for the others, and likes or dislikes the hidden
 * traits of products. The affinity to a product is the sum of both. Views depend on it weakly,
 * carts and purchases strongly.
 */
final class Shopper {
  private static final double VIEW_WEIGHT = 0.4;
  private static final double CART_WEIGHT = 1.5;
  private static final double CART_BIAS = -3;
  private static final double PURCHASE_WEIGHT = 2;
  private static final double PURCHASE_BIAS = -0.8;
  private static final double RETURN_WEIGHT = -0.9;
  private static final double RETURN_BIAS = -1.2;
  private static final int LOVED = 2;
  private static final double TRAIT_WEIGHT = 0.8;

  /** Affinity to each product; 0 is indifferent. */
  final double[] affinity;

  /** Factor of the taste and of the shop's exposure on views, by product. */
  final double[] viewWeight;

  private final ShopCatalogue catalogue;

  /** Draws a person. */
  Shopper(ShopCatalogue catalogue, Random random) {
    this.catalogue = catalogue;
    double[] departments = new double[Department.ALL.size()];
    for (int d = 0; d < departments.length; d++) {
      departments[d] = -0.7 + 0.3 * random.nextGaussian();
    }
    for (int loved = 0; loved < LOVED; loved++) {
      departments[random.nextInt(departments.length)] = 1 + 0.3 * random.nextGaussian();
    }
    double[] traits = new double[ShopCatalogue.TRAITS];
    for (int t = 0; t < traits.length; t++) {
      traits[t] = TRAIT_WEIGHT * random.nextGaussian();
    }
    affinity = new double[catalogue.size()];
    viewWeight = new double[catalogue.size()];
    for (int p = 0; p < affinity.length; p++) {
      double sum = departments[catalogue.products.get(p).department()];
      for (int t = 0; t < traits.length; t++) {
        sum += traits[t] * catalogue.traits[p][t];
      }
      affinity[p] = sum;
      viewWeight[p] = catalogue.exposure[p] * StrictMath.exp(VIEW_WEIGHT * sum);
    }
  }

  /** The probability that a viewed product goes to the cart. */
  double cart(int product) {
    return logistic(CART_BIAS + CART_WEIGHT * affinity[product]);
  }

  /**
   * The probability that a product in the cart is bought.
   *
   * @param need what needs add to the log odds: above 0 for a product that follows one bought
   *     before, below 0 for a kind that the customer owns
   */
  double purchase(int product, double need) {
    return logistic(
        PURCHASE_BIAS + PURCHASE_WEIGHT * affinity[product] + catalogue.quality[product] + need);
  }

  /** The probability that a bought product is sent back. */
  double sendBack(int product) {
    return logistic(RETURN_BIAS + RETURN_WEIGHT * affinity[product]);
  }

  private static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
