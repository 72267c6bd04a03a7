package io.freshet.standalone.text;

import io.freshet.schemas.record.PlainText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Text that is safe on a terminal. Characters that control the terminal, reorder the line or end
 * it, by the rule of {@link PlainText}, are written as an escape such as <code>&#92;u001b</code>,
 * which is also a valid JSON escape of the character.
 */
public final class Printable {
  private Printable() {}

  /** Escapes outside text as a part of one line. */
  public static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    append(text, out, false);
    return out.toString();
  }

  /** Escapes whole output; ends of lines and tabs stay. */
  public static String lines(String text) {
    StringBuilder out = new StringBuilder(text.length());
    append(text, out, true);
    return out.toString();
  }

  /**
   * Returns a writer that escapes its text as {@link #lines} does. A pair of surrogates must not be
   * split between two calls.
   */
  public static Writer writer(Writer out) {
    return new FilterWriter(out) {
      @Override
      public void write(int c) throws IOException {
        out.write(lines(String.valueOf((char) c)));
      }

      @Override
      public void write(char[] text, int offset, int length) throws IOException {
        out.write(lines(new String(text, offset, length)));
      }

      @Override
      public void write(String text, int offset, int length) throws IOException {
        out.write(lines(text.substring(offset, offset + length)));
      }
    };
  }

  private static void append(String text, StringBuilder out, boolean manyLines) {
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (manyLines && (codePoint == '\n' || codePoint == '\r' || codePoint == '\t')) {
        out.append((char) codePoint);
      } else if (!PlainText.isShown(codePoint)) {
        for (char unit : Character.toChars(codePoint)) {
          out.append("\\u").append(Character.forDigit(unit >> 12, 16));
          out.append(Character.forDigit(unit >> 8 & 0xF, 16));
          out.append(Character.forDigit(unit >> 4 & 0xF, 16));
          out.append(Character.forDigit(unit & 0xF, 16));
        }
      } else {
        out.appendCodePoint(codePoint);
      }
    }
  }
}
