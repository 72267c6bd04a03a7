package io.freshet.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Rule for ids, titles and other texts that people see, applied to all input.
 *
 * <p>The rule refuses characters that a terminal, a log or a page does not show as they are: the
 * control characters C0, DEL and C1; unpaired surrogates; the line and paragraph separators U+2028
 * and U+2029; and the marks that reorder text, U+202A to U+202E and U+2066 to U+2069 (Unicode
 * technical report 36). The rule allows joiners and the implicit marks U+200E and U+200F, because
 * Persian, Hebrew and emoji need them. A description may also have line feeds, carriage returns and
 * tabs.
 *
 * <p>States may hold texts that earlier releases accepted, so readers of states do not apply this
 * rule.
 */
public final class PlainText {
  /** Text of the rule. */
  public static final String RULE =
      "no control characters, unpaired surrogates, line separators or marks that reorder text";

  private PlainText() {}

  /**
   * Limit of a text field.
   *
   * @param maxBytes max bytes of UTF-8
   * @param lines whether line feeds, carriage returns and tabs are allowed
   */
  public record Limit(int maxBytes, boolean lines) {
    /** Checks the text of a field; null if the text is valid. */
    public @Nullable Rejection check(String field, String text) {
      if (!isShown(text, lines)) {
        return new Rejection.InvalidValue(field, text, RULE);
      }
      if (bytes(text) > maxBytes) {
        return new Rejection.InvalidValue(field, text, "at most " + maxBytes + " bytes of UTF-8");
      }
      return null;
    }
  }

  /**
   * Checks an id.
   *
   * @param field name of the field, for the rejection
   * @param maxBytes max bytes of UTF-8
   * @return null if the id is valid
   */
  public static @Nullable Rejection checkId(String field, String id, int maxBytes) {
    if (id.isEmpty()) {
      return new Rejection.EmptyId(field);
    }
    if (bytes(id) > maxBytes) {
      return new Rejection.OversizedId(field, id, maxBytes);
    }
    return isShown(id) ? null : new Rejection.BadId(field, id, RULE);
  }

  /** Whether a character is shown as it is. */
  public static boolean isShown(int codePoint) {
    if (codePoint < 0x2028) {
      return !Character.isISOControl(codePoint);
    }
    return codePoint > 0x202E
        && (codePoint < 0x2066 || codePoint > 0x2069)
        && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
  }

  /** Whether all characters of a text of one line show as they are. */
  public static boolean isShown(CharSequence text) {
    return isShown(text, false);
  }

  private static boolean isShown(CharSequence text, boolean lines) {
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = Character.codePointAt(text, i);
      boolean line = codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
      if (!isShown(codePoint) && !(lines && line)) {
        return false;
      }
    }
    return true;
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
