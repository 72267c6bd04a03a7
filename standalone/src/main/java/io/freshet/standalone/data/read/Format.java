package io.freshet.standalone.data.read;

/** The formats of data sets. */
public enum Format {
  /** {@code ratings.csv} with a header, and {@code movies.csv}: MovieLens latest, 20M to 32M. */
  MOVIELENS_CSV("MovieLens CSV"),
  /** {@code ratings.dat} and {@code movies.dat}: MovieLens 1M and 10M. */
  MOVIELENS_COLONS("MovieLens ::"),
  /** {@code u.data} and {@code u.item}: MovieLens 100K. */
  MOVIELENS_100K("MovieLens 100K"),
  /** Amazon ratings as CSV, in either order of user and item. */
  AMAZON_CSV("Amazon ratings CSV"),
  /** Amazon reviews, one JSON object a line. */
  AMAZON_JSON("Amazon reviews JSON"),
  /** {@code user item rating timestamp}, tab separated. */
  FOUR_COLUMNS("four columns"),
  /** Made by {@code PlantedTastes}. */
  GENERATED("generated");

  private final String label;

  Format(String label) {
    this.label = label;
  }

  /** Returns a short name for people. */
  public String label() {
    return label;
  }
}
