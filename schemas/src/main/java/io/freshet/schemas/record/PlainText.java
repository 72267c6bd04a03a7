package io.freshet.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * What an id, a title or another text that people see may hold: one rule for every door.
 *
 * <p>Refused are characters that a terminal, a log or a page does not show as they are: the
 * controls of C0, DEL and C1, unpaired surrogates, the separators of lines and paragraphs (U+2028,
 * U+2029), and the marks that reorder the text around them (U+202A to U+202E, U+2066 to U+2069;
 * Unicode technical report 36). Joiners and the implicit marks U+200E and U+200F, which Persian,
 * Hebrew and emoji need, are not. A description may have line feeds, carriage returns and tabs.
 *
 * <p>States hold what earlier releases accepted; whoever reads a state does not ask this rule.
 */
public final class PlainText {
  /** The rule in words. */
  public static final String RULE =
      "no control characters, unpaired surrogates, line separators or marks that reorder text";

  private PlainText() {}

  /**
   * What a field may hold.
   *
   * @param maxBytes most bytes of UTF-8
   * @param lines whether line feeds, carriage returns and tabs are allowed
   */
  public record Limit(int maxBytes, boolean lines) {
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
   * @param field its name, for the rejection
   * @param maxBytes most bytes of UTF-8
   * @return null if it may be one
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

  /** Whether a character shows as it is. */
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
