package io.freshet.standalone.recommend;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.standalone.text.Printable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An answer as a text card: the user and the context, the last ratings, and the list with scores,
 * the probability of each item to be liked next, and reasons.
 */
public final class RecommendationCard {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final int TITLE_WIDTH = 44;

  private RecommendationCard() {}

  /** Formats the card as lines of text, each ended. */
  public static String render(FreshAnswer answer) {
    Recommendations r = answer.recommendations();
    StringBuilder out = new StringBuilder();
    out.append("user ").append(Printable.line(r.userId()));
    out.append("  ")
        .append(answer.ratings())
        .append(answer.ratings() == 1 ? " rating" : " ratings");
    out.append("  context: ").append(context(r.context())).append('\n');
    if (!answer.lastRatings().isEmpty()) {
      out.append("last ratings\n");
      for (PastRating past : answer.lastRatings()) {
        out.append(
            String.format(
                Locale.ROOT,
                "  %s  %3s  %s\n",
                when(past),
                stars(past.rating()),
                Printable.line(answer.name(past.itemId()))));
      }
    }
    out.append("recommendations by ").append(source(r)).append('\n');
    int rank = 0;
    for (RecommendedItem item : r.items()) {
      rank++;
      out.append(
          String.format(
              Locale.ROOT,
              " %2d  %s  %8.4f  %6s",
              rank,
              fit(Printable.line(answer.name(item.itemId()))),
              item.score(),
              chance(item)));
      String reasons = reasons(item);
      out.append(reasons.isEmpty() ? "" : "  " + reasons).append('\n');
    }
    if (rank == 0) {
      out.append("  none: no item is left that this user has not seen\n");
    }
    return out.toString();
  }

  private static String context(EventContext context) {
    String text =
        (context.weekend() ? "weekend" : "weekday")
            + ", "
            + (context.daytime() ? "daytime" : "night")
            + " (hour "
            + context.hour()
            + ")";
    return context.sessionPosition() == 0
        ? text
        : text + ", event " + context.sessionPosition() + " of the session";
  }

  private static String source(Recommendations r) {
    String model = r.modelVersion() == null ? "no model yet" : "model " + r.modelVersion();
    return Printable.line(model + ", " + r.family()) + ", rung " + r.rung().wireName();
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

  /** Fits a title to the column's width. */
  private static String fit(String title) {
    int length = title.codePointCount(0, title.length());
    return length <= TITLE_WIDTH
        ? title + " ".repeat(TITLE_WIDTH - length)
        : title.substring(0, title.offsetByCodePoints(0, TITLE_WIDTH - 1)) + "…";
  }
}
