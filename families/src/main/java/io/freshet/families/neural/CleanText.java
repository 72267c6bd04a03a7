package io.freshet.families.neural;

import io.freshet.schemas.item.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cleans texts: splits them into lower-case words without HTML, non-ASCII characters, punctuation
 * and stop words.
 */
final class CleanText {
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern ENTITY = Pattern.compile("&[#A-Za-z0-9]{1,31};");
  private static final Pattern NON_ASCII = Pattern.compile("[^\\x00-\\x7F]");
  private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");

  private static final Set<String> STOP_WORDS =
      Set.of(
          ("a about above after again against all am an and any are as at be because been before"
                  + " being below between both but by can did do does doing down during each few for"
                  + " from further had has have having he her here hers herself him himself his how i"
                  + " if in into is it its itself just me more most my myself no nor not now of off on"
                  + " once only or other our ours ourselves out over own s same she should so some"
                  + " such t than that the their theirs them themselves then there these they this"
                  + " those through to too under until up very was we were what when where which while"
                  + " who whom why will with you your yours yourself yourselves")
              .split(" "));

  private CleanText() {}

  /** The words of a text in order, with repeats. */
  static List<String> words(String text) {
    String clean = ENTITY.matcher(TAG.matcher(text).replaceAll(" ")).replaceAll(" ");
    clean = NON_ASCII.matcher(clean).replaceAll("").toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    for (String word : NO_WORD.split(clean, -1)) {
      if (!word.isEmpty() && !STOP_WORDS.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  /** The words of an item: of its text, or without a text of its title, or of its genres. */
  static List<String> words(Item item) {
    for (@Nullable String text : new @Nullable String[] {item.text(), item.title()}) {
      List<String> words = text == null ? List.of() : words(text);
      if (!words.isEmpty()) {
        return words;
      }
    }
    return words(String.join(" ", item.genres()));
  }
}
