package io.freshet.standalone.text;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * Layout of text by its width on a terminal: a Chinese, Japanese or Korean character and an emoji
 * take two columns, a combining accent takes none.
 */
public final class TextWidth {
  private static final String ELLIPSIS = "…";

  private TextWidth() {}

  /** Returns the number of columns that a text without line ends takes. */
  public static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  private static int of(int codePoint) {
    return Math.max(0, WCWidth.wcwidth(codePoint)); // -1: a control character
  }

  /**
   * Shortens a text to a width; the last character of a shortened text is an ellipsis.
   *
   * @param width max columns, at least 1
   */
  public static String cut(String text, int width) {
    return of(text) <= width ? text : text.substring(0, end(text, 0, width - 1)) + ELLIPSIS;
  }

  /** Shortens a text or fills it with spaces, so that it takes exactly {@code width} columns. */
  public static String fit(String text, int width) {
    String cut = cut(text, width);
    return cut + " ".repeat(width - of(cut));
  }

  /**
   * Breaks a text at its spaces into lines, if it is longer than one; a word that is longer than a
   * line is broken anywhere.
   *
   * @param width max columns of a line, at least 2
   * @return one line or more, without spaces at their ends
   */
  public static List<String> wrap(String text, int width) {
    if (width < 2) {
      throw new IllegalArgumentException("width = " + width + ": must be at least 2");
    }
    if (of(text) <= width) {
      return List.of(text.stripTrailing());
    }
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (String word : text.strip().split(" +", -1)) {
      int columns = of(word);
      if (!line.isEmpty() && used + 1 + columns > width) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      int from = 0;
      while (columns > width) {
        int end = end(word, from, width);
        lines.add(word.substring(from, end));
        columns -= of(word.substring(from, end));
        from = end;
      }
      if (!line.isEmpty()) {
        line.append(' ');
        used++;
      }
      line.append(word, from, word.length());
      used += columns;
    }
    lines.add(line.toString());
    return lines;
  }

  /**
   * Wraps a text beside a label. If the label takes more than half of the width, the further lines
   * start below the label instead, after two spaces.
   *
   * @param label starts the first line, for example a name and the spaces after it
   * @param width max columns of a line
   * @return lines, each ended
   */
  public static String beside(String label, String text, int width) {
    int columns = of(label);
    if (columns > width / 2) {
      return wrapped(label + text, width, 2);
    }
    return label + String.join("\n" + " ".repeat(columns), wrap(text, width - columns)) + "\n";
  }

  /**
   * Wraps a text.
   *
   * @param indent columns of space before each line but the first
   * @return lines, each ended
   */
  public static String wrapped(String text, int width, int indent) {
    StringBuilder out = new StringBuilder();
    for (String line : wrap(text, width - indent)) {
      out.append(out.isEmpty() ? "" : " ".repeat(indent)).append(line).append('\n');
    }
    return out.toString();
  }

  /** Returns the end of the longest part from {@code from} that takes at most {@code width}. */
  private static int end(String text, int from, int width) {
    int used = 0;
    int end = from;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      used += of(codePoint);
      if (used > width) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return end;
  }
}
