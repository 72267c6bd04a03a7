package io.freshet.standalone.demo;

import io.freshet.standalone.text.TextWidth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A summary as sentences with the figures below them, kept in a file for the next start of the
 * demo. It holds counts and rates over all users and the names of models. It names no user, so
 * forgetting a user leaves nothing of them in it, and the receipt does not list the file.
 *
 * @param sentences what happened, one paragraph each
 * @param figures the figures behind the sentences
 */
record SummaryText(List<String> sentences, List<Figure> figures) {
  private static final String SEPARATOR = "\t";
  private static final int NAME_WIDTH = 12;

  /** Copies the lists. */
  SummaryText {
    sentences = List.copyOf(sentences);
    figures = List.copyOf(figures);
  }

  /**
   * One figure.
   *
   * @param name of the figure, without tabs
   * @param text value and unit
   */
  record Figure(String name, String text) {}

  /** Formats the summary with lines of at most {@code width} columns, each ended. */
  String render(int width) {
    StringBuilder out = new StringBuilder();
    for (String sentence : sentences) {
      out.append(TextWidth.wrapped(sentence, width, 0));
    }
    for (Figure figure : figures) {
      String label = "  " + TextWidth.fit(figure.name(), NAME_WIDTH) + " ";
      out.append(TextWidth.beside(label, figure.text(), width));
    }
    return out.toString();
  }

  /** Writes the summary, one sentence or figure a line, in the place of an earlier one. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(sentences);
    figures.forEach(figure -> lines.add(figure.name() + SEPARATOR + figure.text()));
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  /** Reads what {@link #write} wrote; a line without a tab is a sentence. */
  static SummaryText read(Path file) throws IOException {
    List<String> sentences = new ArrayList<>();
    List<Figure> figures = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      int tab = line.indexOf(SEPARATOR);
      if (tab < 0) {
        sentences.add(line);
      } else {
        figures.add(new Figure(line.substring(0, tab), line.substring(tab + 1)));
      }
    }
    return new SummaryText(sentences, figures);
  }
}
