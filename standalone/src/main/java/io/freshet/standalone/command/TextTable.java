package io.freshet.standalone.command;

import io.freshet.standalone.text.Printable;
import io.freshet.standalone.text.Screen;
import io.freshet.standalone.text.TextWidth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of printable text. Columns are as wide as their cells; numbers are right-aligned. */
final class TextTable {

  /** Min width to which a column of words is narrowed. */
  private static final int NARROW = 12;

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... header) {
    rows.add(List.of(header));
  }

  void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells in a table of " + rows.get(0).size());
    }
    rows.add(Arrays.stream(cells).map(Printable::line).toList());
  }

  /** Formats one line a row, however wide: for files, and for programs that read the rows. */
  String render() {
    return table(widths(), numbers());
  }

  /**
   * Formats the table for a screen. On a terminal that is too narrow, cells of words are wrapped;
   * if that is not enough, each row is a block of lines, one for each cell.
   */
  String render(Screen screen) {
    return screen.terminal() ? render(screen.width()) : render();
  }

  /** Formats the table with lines of at most {@code width} columns. */
  String render(int width) {
    int[] widths = widths();
    boolean[] numbers = numbers();
    int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - width;
    while (excess > 0) {
      int widest = -1;
      for (int c = 0; c < widths.length; c++) {
        if (!numbers[c] && widths[c] > NARROW && (widest < 0 || widths[c] > widths[widest])) {
          widest = c;
        }
      }
      if (widest < 0) {
        return blocks(width);
      }
      widths[widest]--;
      excess--;
    }
    return table(widths, numbers);
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], TextWidth.of(row.get(c)));
      }
    }
    return widths;
  }

  private boolean[] numbers() {
    boolean[] numbers = new boolean[rows.get(0).size()];
    for (int c = 0; c < numbers.length; c++) {
      int column = c;
      numbers[c] =
          rows.size() > 1
              && rows.stream().skip(1).allMatch(r -> r.get(column).matches("[-+]?[\\d.,]+%?|–"));
    }
    return numbers;
  }

  private String table(int[] widths, boolean[] numbers) {
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      List<List<String>> cells = new ArrayList<>();
      int height = 0;
      for (int c = 0; c < widths.length; c++) {
        String cell = row.get(c);
        cells.add(
            TextWidth.of(cell) <= widths[c] ? List.of(cell) : TextWidth.wrap(cell, widths[c]));
        height = Math.max(height, cells.get(c).size());
      }
      for (int i = 0; i < height; i++) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
          String text = i < cells.get(c).size() ? cells.get(c).get(i) : "";
          String pad = " ".repeat(widths[c] - TextWidth.of(text));
          line.append(c == 0 ? "" : GAP).append(numbers[c] ? pad + text : text + pad);
        }
        out.append(line.toString().stripTrailing()).append('\n');
      }
    }
    return out.toString();
  }

  /** Formats each row as one line a cell, with the header's names before the cells. */
  private String blocks(int width) {
    List<String> header = rows.get(0);
    int names = header.stream().mapToInt(TextWidth::of).max().orElse(0);
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows.subList(1, rows.size())) {
      out.append(out.isEmpty() ? "" : "\n");
      for (int c = 0; c < header.size(); c++) {
        String label = TextWidth.fit(header.get(c), names) + GAP;
        if (!row.get(c).isEmpty()) {
          out.append(TextWidth.beside(label, row.get(c), width));
        }
      }
    }
    return out.toString();
  }
}
