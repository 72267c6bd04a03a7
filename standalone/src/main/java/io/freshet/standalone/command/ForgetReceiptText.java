package io.freshet.standalone.command;

import io.freshet.ingest.forget.ForgetReceipt;
import io.freshet.ingest.forget.ForgetReceipt.Held;
import io.freshet.ingest.forget.ForgetReceipt.Learned;
import io.freshet.ingest.forget.ForgetReceipt.Written;
import io.freshet.schemas.record.DurationText;
import io.freshet.standalone.text.Printable;
import io.freshet.standalone.text.Screen;
import io.freshet.standalone.text.TextWidth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A {@link ForgetReceipt} as text for people. */
final class ForgetReceiptText {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ForgetReceiptText() {}

  /** Formats the tombstones; for several tombstones on a topic only their number. */
  private static String written(ForgetReceipt receipt) {
    Map<String, List<Written>> byTopic = new LinkedHashMap<>();
    for (Written one : receipt.written()) {
      byTopic.computeIfAbsent(one.topic(), topic -> new ArrayList<>()).add(one);
    }
    List<String> texts = new ArrayList<>();
    byTopic.forEach(
        (topic, all) ->
            texts.add(
                all.size() == 1
                    ? all.get(0).toString()
                    : topic + " on " + all.size() + " partitions"));
    return String.join(", ", texts);
  }

  private static TextTable learned(ForgetReceipt receipt) {
    TextTable table = new TextTable("where", "until");
    for (Learned one : receipt.learned()) {
      table.row(one.where(), one.until());
    }
    return table;
  }

  private static TextTable held(ForgetReceipt receipt) {
    TextTable table = new TextTable("where", "until", "because");
    for (Held one : receipt.held()) {
      table.row(one.where(), one.until().map(MINUTES::format).orElse("no bound"), one.because());
    }
    return table;
  }

  /** Formats the receipt for a screen. */
  static String render(ForgetReceipt receipt, Screen screen) {
    StringBuilder out = new StringBuilder();
    out.append("user ").append(Printable.line(receipt.userId())).append(" forgotten\n");
    part(
        out,
        screen,
        "written",
        written(receipt) + " (tombstones, acknowledged by all in-sync replicas)");
    part(
        out,
        screen,
        "at once",
        "as soon as they read the tombstones, ingest deletes the state and tombstones user-states,"
            + " and the scorer tombstones recommendations: no reader of the newest value sees the"
            + " user again");
    part(
        out,
        screen,
        "refit",
        "the next refit is without the user and starts from no model that knew the user; it is"
            + " forced after "
            + DurationText.text(receipt.refitForcedAfter().toMillis())
            + " (trainer.forget.force.days), or, if the champion is pinned, once it is unpinned");
    part(
        out,
        screen,
        "models",
        "hold no data on users, except these, until the event in the second column:");
    table(out, screen, learned(receipt));
    part(
        out,
        screen,
        "lingers",
        "superseded records, visible only in a topic's past, until the date below at the latest, or"
            + " until another user's record follows on the same partition:");
    table(out, screen, held(receipt));
    if (!receipt.outOfReach().isEmpty()) {
      part(
          out,
          screen,
          "not ours",
          "ingest also reads "
              + String.join(", ", receipt.outOfReach())
              + ": Freshet cannot delete there; ask their owners");
    }
    part(
        out,
        screen,
        "gone by",
        receipt
            .goneBy()
            .map(MINUTES::format)
            .orElse("no date: set a limit on the places above that have no bound"));
    return out.toString();
  }

  private static void part(StringBuilder out, Screen screen, String name, String text) {
    out.append(TextWidth.beside("  " + TextWidth.fit(name, 10), text, screen.width()));
  }

  private static void table(StringBuilder out, Screen screen, TextTable table) {
    int indent = Math.min(14, screen.width() / 10);
    String text = screen.terminal() ? table.render(screen.width() - indent) : table.render();
    text.lines().forEach(line -> out.append(" ".repeat(indent)).append(line).append('\n'));
  }
}
