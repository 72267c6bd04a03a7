package io.freshet.ingest.source;

/**
 * Place of a value in a foreign record.
 *
 * @param area part of the record
 * @param pointer place in the part; the whole part if it has no tokens
 * @param header name of the header, lower case not applied; empty for the other areas
 */
record Reference(Area area, Pointer pointer, String header) {
  static final String RULE =
      "/NAME/… in the value, key, key:/NAME/…, envelope:/NAME/… or header:NAME";

  /** Parts of a record. */
  enum Area {
    VALUE,
    KEY,
    ENVELOPE,
    HEADER
  }

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException if the text is none; the message says why
   */
  static Reference parse(String text) {
    if (text.startsWith("/")) {
      return new Reference(Area.VALUE, Pointer.parse(text), "");
    }
    if (text.equals("key")) {
      return new Reference(Area.KEY, Pointer.parse(""), "");
    }
    int colon = text.indexOf(':');
    String area = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (area) {
      case "key" -> new Reference(Area.KEY, withoutStar(rest), "");
      case "envelope" -> new Reference(Area.ENVELOPE, withoutStar(rest), "");
      case "header" -> {
        if (rest.isEmpty()) {
          throw new IllegalArgumentException("must be " + RULE);
        }
        yield new Reference(Area.HEADER, Pointer.parse(""), rest);
      }
      default -> throw new IllegalArgumentException("must be " + RULE);
    };
  }

  private static Pointer withoutStar(String text) {
    Pointer pointer = Pointer.parse(text);
    if (pointer.stars() > 0) {
      throw new IllegalArgumentException("* stands for elements of arrays in the value only");
    }
    return pointer;
  }

  /** Whether the place exists in a record without a value. */
  boolean survivesTombstone() {
    return area == Area.KEY || area == Area.HEADER;
  }

  /** The reference as written, with {@code indexes} in the place of the first stars. */
  String text(int[] indexes) {
    return switch (area) {
      case VALUE -> pointer.text(indexes);
      case KEY -> pointer.tokens().isEmpty() ? "key" : "key:" + pointer;
      case ENVELOPE -> "envelope:" + pointer;
      case HEADER -> "header:" + header;
    };
  }

  @Override
  public String toString() {
    return text(new int[0]);
  }
}
