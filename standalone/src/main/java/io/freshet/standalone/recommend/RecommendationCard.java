package io.freshet.standalone.recommend;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.record.CountText;
import io.freshet.standalone.text.Printable;
import io.freshet.standalone.text.TextWidth;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * An answer as a text card: the user and the moment, the last ratings, and the list with the chance
 * of each item to be liked next, and reasons.
 */
public final class RecommendationCard {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final int MAX_TITLE = 44;
  private static final int RANK = 5;
  private static final int CHANCE = 8;

  /** Min width at which reasons stand beside titles; on a narrower screen they stand below. */
  private static final int BESIDE = 72;

  /**
   * Size of a card.
   *
   * @param width max columns of a line
   * @param items max number of items shown
   * @param lastRatings max number of last ratings shown
   */
  public record Size(int width, int items, int lastRatings) {
    /** Returns a size that shows the whole answer. */
    public static Size whole(int width) {
      return new Size(width, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
  }

  private final FreshAnswer answer;
  private final Size size;
  private final StringBuilder out = new StringBuilder();

  private RecommendationCard(FreshAnswer answer, Size size) {
    this.answer = answer;
    this.size = size;
  }

  /** Formats the card as lines of text, each ended. */
  public static String render(FreshAnswer answer, Size size) {
    RecommendationCard card = new RecommendationCard(answer, size);
    card.user();
    card.lastRatings();
    card.list();
    return card.out.toString();
  }

  private void user() {
    Recommendations r = answer.recommendations();
    wrapped(
        "User %s: %s. The list is for %s."
            .formatted(
                Printable.line(r.userId()),
                CountText.of(answer.ratings(), "rating"),
                moment(r.context())));
  }

  private void lastRatings() {
    List<PastRating> last = answer.lastRatings().stream().limit(size.lastRatings()).toList();
    if (!last.isEmpty()) {
      out.append("Last ratings:\n");
    }
    for (PastRating past : last) {
      String line =
          String.format(
              Locale.ROOT,
              "  %s  %3s  %s",
              when(past),
              stars(past.rating()),
              Printable.line(answer.name(past.itemId())));
      out.append(TextWidth.cut(line, size.width())).append('\n');
    }
  }

  private void list() {
    Recommendations r = answer.recommendations();
    boolean chances = r.items().stream().anyMatch(item -> item.probability() != null);
    wrapped(source(r) + (chances ? ", with the chance to be liked next:" : ":"));
    int rank = 0;
    for (RecommendedItem item : r.items().stream().limit(size.items()).toList()) {
      rank++;
      item(rank, item, chances ? CHANCE : 0);
    }
    if (rank == 0) {
      out.append("  none: no item is left that this user has not seen\n");
    }
  }

  private void item(int rank, RecommendedItem item, int chanceWidth) {
    boolean beside = size.width() >= BESIDE;
    int room = size.width() - RANK - chanceWidth;
    int titleWidth = Math.min(MAX_TITLE, beside ? room / 2 : room);
    String title = Printable.line(answer.name(item.itemId()));
    String label = String.format(Locale.ROOT, " %2d  ", rank) + TextWidth.fit(title, titleWidth);
    if (chanceWidth > 0) {
      label += String.format(Locale.ROOT, "%" + chanceWidth + "s", chance(item));
    }
    String reasons = reasons(item);
    if (reasons.isEmpty()) {
      out.append(label.stripTrailing()).append('\n');
    } else if (beside) {
      out.append(TextWidth.cut(label + "  " + reasons, size.width())).append('\n');
    } else {
      out.append(label.stripTrailing()).append('\n');
      out.append(TextWidth.cut(" ".repeat(RANK) + reasons, size.width())).append('\n');
    }
  }

  private void wrapped(String text) {
    out.append(TextWidth.wrapped(text, size.width(), 0));
  }

  private static String moment(EventContext context) {
    String text =
        "a %s, %s (hour %d)"
            .formatted(
                context.weekend() ? "weekend" : "weekday",
                context.daytime() ? "by day" : "at night",
                context.hour());
    return context.sessionPosition() == 0
        ? text
        : text + ", rating " + context.sessionPosition() + " of the session";
  }

  private static String source(Recommendations r) {
    String by =
        r.modelVersion() == null
            ? "no model yet"
            : Printable.line("model " + r.modelVersion() + ", " + r.family());
    return switch (r.rung()) {
      case PERSONAL -> "List from the user's ratings (" + by + ")";
      case HISTORY_CONTENT ->
          "List of what is like the user's ratings in genre and year (" + by + ")";
      case STATED_LIKES -> "List from what the user said to like (" + by + ")";
      case POPULARITY -> "List of what is popular (" + by + ")";
    };
  }

  private static String when(PastRating past) {
    boolean known = past.offsetMinutes() != RatingEvent.NO_OFFSET;
    ZoneOffset offset =
        known ? ZoneOffset.ofTotalSeconds(past.offsetMinutes() * 60) : ZoneOffset.UTC;
    return MINUTES.format(Instant.ofEpochSecond(past.epochSeconds()).atOffset(offset))
        + (known ? "" : " UTC");
  }

  private static String stars(double rating) {
    return Double.isNaN(rating) ? "–" : String.format(Locale.ROOT, "%.1f", rating);
  }

  private static String chance(RecommendedItem item) {
    Double probability = item.probability();
    return probability == null ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * probability);
  }

  private static String reasons(RecommendedItem item) {
    StringBuilder text = new StringBuilder();
    for (Reason reason : item.reasons()) {
      text.append(text.isEmpty() ? "" : "; ").append(Printable.line(reason.text()));
    }
    return text.toString();
  }
}
