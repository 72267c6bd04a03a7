package io.freshet.standalone.data.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files hold the records that Debezium, a shop's page and its catalogue would post. */
class ShopWriterTest {
  private static final ShopData DATA = new PlantedShop(60, 40, 900, 3).generate();

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    ShopWriter.write(DATA, folder.resolve("new"));
  }

  private static List<JsonNode> read(String file) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("new").resolve(file))) {
      return lines.map(ShopWriterTest::parse).toList();
    }
  }

  private static JsonNode parse(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  void shouldWriteProductsAsPlainObjects() throws IOException {
    List<JsonNode> products = read("products.jsonl");

    assertThat(products).hasSize(40);
    JsonNode first = products.get(0);
    Product expected = DATA.products().get(0);
    assertThat(first.at("/sku").asText()).isEqualTo("p-0001");
    assertThat(first.at("/title").asText()).isEqualTo(expected.title());
    assertThat(first.at("/categories/0").asText()).isEqualTo("Camping");
    assertThat(first.at("/categories/1").asText()).isEqualTo("tent");
    assertThat(first.at("/released").asInt()).isEqualTo(expected.year());
  }

  @Test
  void shouldWriteOrdersAsDebeziumDoes() throws IOException {
    List<JsonNode> changes = read("orders.jsonl");
    Set<JsonNode> open = new HashSet<>();
    int created = 0;
    long before = 0;
    for (JsonNode change : changes) {
      JsonNode value = change.get("value");
      JsonNode row = value.get(value.get("op").asText().equals("d") ? "before" : "after");
      assertThat(row.get("order_id")).isEqualTo(change.at("/key/order_id"));
      assertThat(row.get("line_no")).isEqualTo(change.at("/key/line_no"));
      assertThat(row.get("customer_id").asText()).startsWith("c-");
      assertThat(value.get("ts_ms").asLong()).isGreaterThanOrEqualTo(before);
      before = value.get("ts_ms").asLong();
      switch (value.get("op").asText()) {
        case "c" -> {
          created++;
          assertThat(value.get("before").isNull()).isTrue();
          assertThat(open.add(change.get("key"))).isTrue();
        }
        case "u" -> {
          assertThat(value.at("/before/status").asText()).isEqualTo("paid");
          assertThat(value.at("/after/status").asText()).isEqualTo("returned");
          assertThat(open.remove(change.get("key"))).isTrue();
        }
        case "d" -> {
          assertThat(value.get("after").isNull()).isTrue();
          assertThat(open.remove(change.get("key"))).isTrue();
        }
        default -> throw new AssertionError(value);
      }
    }
    assertThat(created).isEqualTo(DATA.lines().size());
    assertThat(open)
        .hasSize((int) DATA.lines().stream().filter(l -> l.end() == OrderLine.End.KEPT).count())
        .hasSizeLessThan(created);
  }

  @Test
  void shouldWriteTheLinesOfAnOrderInOneTransaction() throws IOException {
    List<JsonNode> changes =
        read("orders.jsonl").stream().map(change -> change.get("value")).toList();
    long orders = changes.stream().map(value -> value.at("/after/order_id")).distinct().count();
    long transactions =
        changes.stream()
            .filter(value -> value.get("op").asText().equals("c"))
            .map(value -> value.at("/source/txId"))
            .distinct()
            .count();

    assertThat(changes.stream().map(value -> value.at("/source/lsn"))).doesNotHaveDuplicates();
    assertThat(transactions)
        .isGreaterThan(50)
        .isEqualTo(DATA.lines().stream().map(OrderLine::order).distinct().count());
    assertThat(orders).isGreaterThanOrEqualTo(transactions);
  }

  @Test
  void shouldWriteClicksByTheSpecification() throws IOException {
    List<JsonNode> clicks = read("clicks.jsonl");
    int anonymous = 0;
    assertThat(clicks).hasSize(DATA.clicks().size());
    for (JsonNode click : clicks) {
      assertThat(click.get("action_name").asText()).isIn("view", "add_to_cart");
      assertThat(click.get("timestamp").asText()).matches("202[45]-.*T.*Z");
      assertThat(click.get("client_id").asText()).isNotEmpty();
      assertThat(click.at("/event_attributes/object/object_id").asText()).startsWith("p-");
      assertThat(click.at("/event_attributes/position/ordinal").isInt()).isTrue();
      anonymous += click.has("user_id") ? 0 : 1;
    }
    assertThat(anonymous)
        .isPositive()
        .isEqualTo((int) DATA.clicks().stream().filter(c -> c.customer() == null).count());
  }
}
