package io.freshet.standalone.data.shop;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.freshet.schemas.record.Json;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writer of a made-up shop as the records of three topics, one JSON object a line.
 *
 * <ul>
 *   <li>{@code products.jsonl}: a product as a plain object.
 *   <li>{@code orders.jsonl}: {@code key} and {@code value} of a change of the table {@code
 *       order_lines}, as Debezium's connector for PostgreSQL writes them without schemas, under
 *       {@code REPLICA IDENTITY FULL} and {@code tombstones.on.delete=false}. Operation c is a
 *       purchase, u a return, d a cancellation.
 *   <li>{@code clicks.jsonl}: an event of OpenSearch User Behavior Insights 1.3.0. An anonymous
 *       visit has no {@code user_id}.
 * </ul>
 *
 * <p>Orders and clicks are in order of time.
 */
public final class ShopWriter {
  private static final int FIRST_TRANSACTION = 700;
  private static final long FIRST_LSN = 24_000_000;
  private static final int LSN_STEP = 96;

  private ShopWriter() {}

  /**
   * Writes the three files.
   *
   * @param folder created if missing; files with these names are replaced
   */
  public static void write(ShopData data, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (JsonGenerator out = lines(folder.resolve("products.jsonl"))) {
      for (Product product : data.products()) {
        product(out, product);
      }
    }
    try (JsonGenerator out = lines(folder.resolve("orders.jsonl"))) {
      orders(out, data.lines());
    }
    try (JsonGenerator out = lines(folder.resolve("clicks.jsonl"))) {
      for (Click click : data.clicks()) {
        click(out, click);
      }
    }
  }

  private static JsonGenerator lines(Path file) throws IOException {
    Writer writer = Files.newBufferedWriter(file);
    JsonGenerator out = Json.MAPPER.createGenerator(writer);
    out.setRootValueSeparator(new SerializedString("\n"));
    return out;
  }

  private static void product(JsonGenerator out, Product product) throws IOException {
    out.writeStartObject();
    out.writeStringField("sku", product.sku());
    out.writeStringField("title", product.title());
    out.writeArrayFieldStart("categories");
    out.writeString(product.departmentName());
    out.writeString(product.kindName());
    out.writeEndArray();
    out.writeStringField("brand", ShopCatalogue.BRANDS.get(product.brand()));
    out.writeNumberField("released", product.year());
    out.writeNumberField("price_cents", product.cents());
    out.writeBooleanField("in_stock", true);
    out.writeEndObject();
  }

  /** A change of a row. */
  private record Change(OrderLine line, String operation, long seconds) {}

  private static void orders(JsonGenerator out, List<OrderLine> lines) throws IOException {
    List<Change> changes = new ArrayList<>();
    for (OrderLine line : lines) {
      changes.add(new Change(line, "c", line.seconds()));
      if (line.end() == OrderLine.End.CANCELLED) {
        changes.add(new Change(line, "d", line.endSeconds()));
      } else if (line.end() == OrderLine.End.RETURNED) {
        changes.add(new Change(line, "u", line.endSeconds()));
      }
    }
    changes.sort(Comparator.comparingLong(Change::seconds));
    // The lines of an order are inserted in one transaction.
    Map<String, Integer> transactions = new HashMap<>();
    for (int n = 0; n < changes.size(); n++) {
      Change change = changes.get(n);
      String transaction =
          change.operation().equals("c")
              ? Integer.toString(change.line().order())
              : change.line().order() + "/" + change.line().line();
      int number =
          transactions.computeIfAbsent(
              transaction, unknown -> FIRST_TRANSACTION + transactions.size());
      change(out, change, number, FIRST_LSN + (long) LSN_STEP * n);
    }
  }

  private static void change(JsonGenerator out, Change change, int transaction, long lsn)
      throws IOException {
    OrderLine line = change.line();
    String operation = change.operation();
    long millis = change.seconds() * 1_000;
    out.writeStartObject();
    out.writeObjectFieldStart("key");
    out.writeNumberField("order_id", line.order());
    out.writeNumberField("line_no", line.line());
    out.writeEndObject();
    out.writeObjectFieldStart("value");
    row(out, "before", line, operation.equals("c") ? null : "paid");
    row(
        out,
        "after",
        line,
        switch (operation) {
          case "c" -> "paid";
          case "u" -> "returned";
          default -> null;
        });
    out.writeObjectFieldStart("source");
    out.writeStringField("version", "3.6.1.Final");
    out.writeStringField("connector", "postgresql");
    out.writeStringField("name", "shop");
    out.writeNumberField("ts_ms", millis);
    out.writeStringField("snapshot", "false");
    out.writeStringField("db", "shop");
    out.writeStringField("schema", "public");
    out.writeStringField("table", "order_lines");
    out.writeNumberField("txId", transaction);
    out.writeNumberField("lsn", lsn);
    out.writeEndObject();
    out.writeNullField("transaction");
    out.writeStringField("op", operation);
    out.writeNumberField("ts_ms", millis + 40);
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void row(JsonGenerator out, String field, OrderLine line, @Nullable String status)
      throws IOException {
    if (status == null) {
      out.writeNullField(field);
      return;
    }
    out.writeObjectFieldStart(field);
    out.writeNumberField("order_id", line.order());
    out.writeNumberField("line_no", line.line());
    out.writeStringField("customer_id", line.customer());
    out.writeStringField("sku", line.product().sku());
    out.writeNumberField("quantity", 1);
    out.writeNumberField("price_cents", line.product().cents());
    out.writeStringField("status", status);
    out.writeStringField("ordered_at", time(line.seconds()));
    out.writeEndObject();
  }

  private static void click(JsonGenerator out, Click click) throws IOException {
    out.writeStartObject();
    out.writeStringField("application", "outdoor-shop");
    out.writeStringField("action_name", click.action().wireName());
    out.writeStringField("client_id", click.client());
    out.writeStringField("session_id", click.session());
    if (click.customer() != null) {
      out.writeStringField("user_id", click.customer());
    }
    out.writeStringField("timestamp", time(click.seconds()));
    out.writeObjectFieldStart("event_attributes");
    out.writeObjectFieldStart("object");
    out.writeStringField("object_id", click.product().sku());
    out.writeStringField("object_id_field", "sku");
    out.writeEndObject();
    out.writeObjectFieldStart("position");
    out.writeNumberField("ordinal", click.ordinal());
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndObject();
  }

  private static String time(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }
}
