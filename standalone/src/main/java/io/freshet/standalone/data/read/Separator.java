package io.freshet.standalone.data.read;

/** The separator between the fields of a line. */
enum Separator {
  /** {@code ,}, with fields that may be quoted as in RFC 4180. */
  COMMA(",", true),
  /** {@code ::}, as in MovieLens 1M and 10M. */
  DOUBLE_COLON("::", false),
  TAB("\t", false),
  /** {@code |}, as in MovieLens 100K's u.item. */
  PIPE("|", false);

  private final String text;
  private final boolean quotes;

  Separator(String text, boolean quotes) {
    this.text = text;
    this.quotes = quotes;
  }

  String text() {
    return text;
  }

  boolean quotes() {
    return quotes;
  }
}
