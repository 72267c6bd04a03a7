package io.freshet.schemas.state;

/** Codec of ratings and offsets in entries and records. */
final class ValueCodec {
  private ValueCodec() {}

  static int readOffset(ByteSource in) {
    long coded = in.varint();
    if (coded == 0) {
      return StateFormat.NO_OFFSET;
    }
    long minutes = StateFormat.unzigzag(coded - 1);
    if (Math.abs(minutes) > StateFormat.MAX_OFFSET_MINUTES) {
      throw new StateFormatException("offset of " + minutes + " minutes");
    }
    return (int) minutes;
  }

  static void writeOffset(int offset, ByteSink out) {
    out.varint(offset == StateFormat.NO_OFFSET ? 0 : StateFormat.zigzag(offset) + 1);
  }

  static int ratingCode(double rating) {
    if (Double.isNaN(rating)) {
      return StateFormat.RATING_WITHDRAWN;
    }
    if (rating == StateFormat.UNRATED) {
      return StateFormat.RATING_NONE;
    }
    double halfStars = rating * 2;
    if (halfStars >= 1
        && halfStars <= StateFormat.RATING_HALF_STARS
        && halfStars == Math.rint(halfStars)) {
      return (int) halfStars;
    }
    if (rating == Math.rint(rating)) {
      return StateFormat.RATING_INTEGER;
    }
    return Math.rint(rating * 100) / 100.0 == rating
        ? StateFormat.RATING_HUNDREDTHS
        : StateFormat.RATING_DOUBLE;
  }

  static void writeRating(int code, double rating, ByteSink out) {
    switch (code) {
      case StateFormat.RATING_INTEGER -> out.zigzag((long) rating);
      case StateFormat.RATING_HUNDREDTHS -> out.zigzag((long) Math.rint(rating * 100));
      case StateFormat.RATING_DOUBLE -> out.bigEndian(Double.doubleToLongBits(rating), 8);
      default -> {} // the token holds the whole rating
    }
  }

  static double readRating(int code, ByteSource in) {
    if (code == StateFormat.RATING_NONE) {
      return StateFormat.UNRATED;
    }
    double value =
        switch (code) {
          case StateFormat.RATING_INTEGER -> in.zigzag();
          case StateFormat.RATING_HUNDREDTHS -> in.zigzag() / 100.0;
          case StateFormat.RATING_DOUBLE -> Double.longBitsToDouble(in.bigEndian(8));
          default -> throw new StateFormatException("unknown rating code " + code);
        };
    if (!(Math.abs(value) <= StateFormat.MAX_RATING_MAGNITUDE)) {
      throw new StateFormatException("rating " + value);
    }
    return value;
  }
}
