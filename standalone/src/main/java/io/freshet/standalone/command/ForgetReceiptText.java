package io.freshet.standalone.command;

import io.freshet.ingest.forget.ForgetReceipt;
import io.freshet.ingest.forget.ForgetReceipt.Held;
import io.freshet.schemas.Spans;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A {@link ForgetReceipt} for people. */
final class ForgetReceiptText {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ForgetReceiptText() {}

  /** The receipt as text. */
  static String render(ForgetReceipt receipt) {
    StringBuilder out = new StringBuilder();
    out.append("user ").append(receipt.userId()).append(" forgotten\n");
    out.append("  written   ").append(String.join(", ", receipt.written()));
    out.append(" (tombstones, acknowledged by all in-sync replicas)\n");
    out.append(
        """
          at once   as soon as they read the tombstones, ingest deletes the state and tombstones user-states, and
                    the scorer tombstones recommendations: no reader of the newest value sees the user again
          refit     the next model is trained without the user, at the latest after %s (trainer.forget.force.days);
                    models hold items only, never users
          lingers   superseded bytes, which only reading a topic's past can show, at the latest until the date below,
                    or until somebody else's record follows on the same partition:
        """
            .formatted(Spans.text(receipt.refitForcedAfter().toMillis())));
    TextTable table = new TextTable("where", "until", "because");
    for (Held one : receipt.held()) {
      table.row(one.where(), one.until().map(MINUTES::format).orElse("no bound"), one.because());
    }
    table.render().lines().forEach(line -> out.append("              ").append(line).append('\n'));
    out.append(
        receipt
            .goneBy()
            .map(date -> "  gone by   " + MINUTES.format(date) + '\n')
            .orElse("  gone by   no date: give the topics above without a bound a limit\n"));
    return out.toString();
  }
}
