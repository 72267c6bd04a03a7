package io.freshet.scorer.browse;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of a text for search: runs of letters and digits, without case and accents. */
final class SearchWords {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final int ASCII = 128;

  private SearchWords() {}

  /** Returns the distinct words of a text, in order. */
  static Set<String> of(String text) {
    String folded =
        text.chars().allMatch(letter -> letter < ASCII)
            ? text.toLowerCase(Locale.ROOT)
            : folded(text);
    Set<String> words = new LinkedHashSet<>();
    int start = 0;
    int at = 0;
    while (at < folded.length()) {
      int letter = folded.codePointAt(at);
      int next = at + Character.charCount(letter);
      if (!Character.isLetterOrDigit(letter)) {
        if (at > start) {
          words.add(folded.substring(start, at));
        }
        start = next;
      }
      at = next;
    }
    if (at > start) {
      words.add(folded.substring(start));
    }
    return words;
  }

  /** Upper case first, because some letters, such as ß, have several letters as upper case only. */
  private static String folded(String text) {
    String lower = apart(text).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    String plain = MARKS.matcher(apart(lower)).replaceAll("");
    StringBuilder out = new StringBuilder(plain.length());
    plain.chars().forEach(letter -> append(out, (char) letter));
    return out.toString();
  }

  private static String apart(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD);
  }

  /** Letters whose stroke or ligature Unicode does not take apart. */
  private static void append(StringBuilder out, char letter) {
    switch (letter) {
      case 'ø' -> out.append('o');
      case 'ł' -> out.append('l');
      case 'đ', 'ð' -> out.append('d');
      case 'ı' -> out.append('i');
      case 'æ' -> out.append("ae");
      case 'œ' -> out.append("oe");
      case 'þ' -> out.append("th");
      default -> out.append(letter);
    }
  }
}
