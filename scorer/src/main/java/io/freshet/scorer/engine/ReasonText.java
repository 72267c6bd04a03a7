package io.freshet.scorer.engine;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Rung;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The writer of reasons as text. An item without a title is named by its id. */
final class ReasonText {
  private static final byte[] BECAUSE = ascii("because you rated ");
  private static final byte[] WATCHED = ascii("people who watched ");
  private static final byte[] ALSO = ascii(" also watch this");
  private static final byte[] SHARES = ascii("shares ");
  private static final byte[] WITH = ascii(" with ");
  private static final byte[] RATED = ascii(", which you rated ");
  private static final byte[] HISTORY = ascii(" with your history");
  private static final byte[] YOU_LIKE = ascii("you like ");
  private static final byte[] WHICH_YOU_LIKE = ascii(", which you like");
  private static final byte[] LIKED_BY_ALL = ascii("well liked by everyone");
  private static final byte[] RIGHT_NOW = ascii("popular right now");
  private static final byte[] UNRATED = ascii("in the catalogue, though not rated of late");
  private static final byte[] LEFT_OVER = ascii("nothing closer to your taste is left");
  private static final byte[] A_GENRE = ascii("a genre");
  private static final byte[] ITS_GENRE = ascii("its genre");
  private static final byte[] NEW_HERE = ascii("new here: few have rated it yet");

  private final ReasonTemplates templates = ReasonTemplates.shared();
  private final ItemDictionary dictionary;

  ReasonText(ItemDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * Writes the text of an item's reason.
   *
   * @param overlay the names of items and genres; if null, items are named by their ids and genres
   *     not at all
   */
  void write(Answer answer, int at, @Nullable ItemOverlay overlay, TextBuffer out) {
    switch (answer.kinds[at]) {
      case BECAUSE_YOU_RATED, PEOPLE_WHO_WATCHED ->
          cite(
              answer.kinds[at],
              answer.citedItems[at],
              answer.citedRatings[at],
              answer.citedTypes[at],
              overlay,
              out);
      case SIMILAR_GENRE -> {
        shares(answer, at, overlay, out);
        if (answer.citedItems[at] == Answer.NONE) {
          out.raw(HISTORY);
        } else if (Double.isNaN(answer.citedRatings[at])) {
          out.raw(templates.chosen());
        } else {
          out.raw(RATED);
          out.decimal(answer.citedRatings[at]);
        }
      }
      case STATED_LIKE -> {
        if (answer.citedItems[at] == Answer.NONE) {
          out.raw(YOU_LIKE);
          genre(answer, at, overlay, ITS_GENRE, out);
        } else {
          shares(answer, at, overlay, out);
          out.raw(WHICH_YOU_LIKE);
        }
      }
      case EXPLORATION -> out.raw(NEW_HERE);
      case POPULAR -> popular(answer, at, out);
    }
  }

  /**
   * Writes the text of a reason that cites a rating or an event.
   *
   * @param kind {@code BECAUSE_YOU_RATED} or {@code PEOPLE_WHO_WATCHED}
   * @param rating NaN for an event of a type without a rating
   * @param type type of the event; null for a rating
   */
  void cite(
      Reason.Kind kind,
      int item,
      double rating,
      @Nullable String type,
      @Nullable ItemOverlay overlay,
      TextBuffer out) {
    if (Double.isNaN(rating)) {
      ReasonTemplates.Template template =
          kind == Reason.Kind.BECAUSE_YOU_RATED ? templates.because(type) : templates.also();
      out.raw(template.before());
      title(item, overlay, out);
      out.raw(template.after());
    } else if (kind == Reason.Kind.BECAUSE_YOU_RATED) {
      out.raw(BECAUSE);
      title(item, overlay, out);
      out.raw(' ');
      out.decimal(rating);
    } else {
      out.raw(WATCHED);
      title(item, overlay, out);
      out.raw(ALSO);
    }
  }

  private static void popular(Answer answer, int at, TextBuffer out) {
    if (answer.rung == Rung.PERSONAL) {
      out.raw(answer.withoutUser[at] > 0 ? LIKED_BY_ALL : LEFT_OVER);
    } else if (answer.popularity[at] == 0) {
      out.raw(UNRATED);
    } else {
      out.raw(RIGHT_NOW);
    }
  }

  private void shares(Answer answer, int at, @Nullable ItemOverlay overlay, TextBuffer out) {
    out.raw(SHARES);
    genre(answer, at, overlay, A_GENRE, out);
    if (answer.citedItems[at] != Answer.NONE) {
      out.raw(WITH);
      title(answer.citedItems[at], overlay, out);
    }
  }

  private static void genre(
      Answer answer, int at, @Nullable ItemOverlay overlay, byte[] unnamed, TextBuffer out) {
    byte[] name = overlay == null ? unnamed : overlay.genreName(answer.citedGenres[at]);
    out.text(name, 0, name.length);
  }

  private void title(int item, @Nullable ItemOverlay overlay, TextBuffer out) {
    byte[] title = overlay == null ? null : overlay.title(item);
    if (title == null) {
      title = dictionary.text(item);
    }
    if (title == null) {
      out.integer(dictionary.decimal(item));
    } else {
      out.text(title, 0, title.length);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
