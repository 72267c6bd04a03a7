package io.freshet.ingest.source;

import io.freshet.schemas.record.Rejection;

/** Foreign texts in a YAML file that Freshet writes. */
final class Comments {
  private static final int MAX_CHARS = 40;

  private Comments() {}

  /** A foreign text for a comment: short, and without characters that end a line. */
  static String safe(String text) {
    String line = Rejection.excerpt(text);
    return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + "…";
  }

  /** A foreign text as a YAML scalar: plain where that is safe, else in double quotes. */
  static String scalar(String text) {
    if (text.matches("/?[A-Za-z_][A-Za-z0-9_./*-]*")
        && !text.matches("(?i)true|false|yes|no|on|off|null|y|n")) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' '
          || c == 0x7F
          || (c >= 0x80 && c < 0xA0)
          || Character.isSurrogate(c)
          || c == 0x2028
          || c == 0x2029) {
        quoted.append("\\u").append("%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
