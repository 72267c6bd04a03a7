package io.freshet.scorer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Templates of reasons that cite an event of a type, from the bundle {@code reasons.properties} in
 * this package. Another bundle of the same name earlier on the class path replaces them. A template
 * has the item's title at <code>{0}</code>.
 */
final class ReasonTemplates {
  private static final String BUNDLE = "io.freshet.scorer.engine.reasons";
  private static final String BECAUSE = "because.";
  private static final String TITLE = "{0}";
  private static final ReasonTemplates SHARED =
      new ReasonTemplates(ResourceBundle.getBundle(BUNDLE, Locale.ROOT));

  private final Map<String, Template> because = new HashMap<>();
  private final Template becauseOfOther;
  private final Template also;
  private final byte[] chosen;

  /**
   * Text around an item's title.
   *
   * @param before UTF-8 before the title
   * @param after UTF-8 after the title
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Template(byte[] before, byte[] after) {
    static Template of(String key, String text) {
      int at = text.indexOf(TITLE);
      if (at < 0) {
        throw new IllegalArgumentException("reason " + key + " '" + text + "' has no " + TITLE);
      }
      return new Template(
          text.substring(0, at).getBytes(UTF_8), text.substring(at + 3).getBytes(UTF_8));
    }
  }

  ReasonTemplates(ResourceBundle bundle) {
    for (String key : bundle.keySet()) {
      if (key.startsWith(BECAUSE)) {
        because.put(key.substring(BECAUSE.length()), Template.of(key, bundle.getString(key)));
      }
    }
    becauseOfOther = Template.of("because", bundle.getString("because"));
    also = Template.of("also", bundle.getString("also"));
    chosen = bundle.getString("chosen").getBytes(UTF_8);
  }

  /** The templates of this process. */
  static ReasonTemplates shared() {
    return SHARED;
  }

  /** "because you bought {0}", by the type of the event. */
  Template because(@Nullable String type) {
    Template own = because.get(type);
    return own == null ? becauseOfOther : own;
  }

  /** "people who chose {0} also chose this". */
  Template also() {
    return also;
  }

  /** ", which you chose", after an item's title. Not a copy. */
  byte[] chosen() {
    return chosen;
  }
}
