package io.freshet.standalone.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.source.Canonical;
import io.freshet.ingest.source.Canonical.Target;
import io.freshet.ingest.source.Mapped;
import io.freshet.ingest.source.Mapper;
import io.freshet.ingest.source.SourceRecord;
import io.freshet.ingest.source.Sources;
import io.freshet.ingest.source.SourcesReader;
import io.freshet.schemas.record.Json;
import io.freshet.standalone.data.shop.Click;
import io.freshet.standalone.data.shop.OrderLine;
import io.freshet.standalone.data.shop.OrderLine.End;
import io.freshet.standalone.data.shop.PlantedShop;
import io.freshet.standalone.data.shop.ShopData;
import io.freshet.standalone.data.shop.ShopWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mapping of {@code examples/shop} takes every record of the made-up shop. */
class ShopMappingTest {
  private static final Path MAPPING = Path.of("..", "examples", "shop", "sources.yaml");
  private static final ShopData SHOP = new PlantedShop(60, 80, 900, 3).generate();

  @TempDir private static Path folder;

  private static Sources sources = Sources.NONE;

  @BeforeAll
  static void write() throws Exception {
    ShopWriter.write(SHOP, folder);
    sources = SourcesReader.read(MAPPING);
  }

  private record Given(Target target, String key, JsonNode value) {}

  private static List<Given> map(String topic) throws IOException {
    Mapper mapper = new Mapper(sources.of(topic).orElseThrow());
    List<Given> given = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(topic + ".jsonl"))) {
      JsonNode record = Json.MAPPER.readTree(line);
      boolean keyed = record.has("key");
      Mapped mapped =
          mapper.map(
              new SourceRecord(
                  keyed ? bytes(record.get("key")) : null,
                  bytes(keyed ? record.get("value") : record),
                  1_790_000_000_000L,
                  Map.of()));
      assertThat(mapped.problems()).as(line).isEmpty();
      assertThat(mapped.ignored()).as(line).isFalse();
      for (Canonical each : mapped.records()) {
        given.add(new Given(each.target(), new String(each.key(), UTF_8), json(each.value())));
      }
    }
    return given;
  }

  private static byte[] bytes(JsonNode node) throws IOException {
    return Json.MAPPER.writeValueAsBytes(node);
  }

  private static JsonNode json(byte @Nullable [] value) throws IOException {
    assertThat(value).isNotNull();
    return Json.MAPPER.readTree(value);
  }

  @Test
  void shouldMakeItemsOfProducts() throws IOException {
    List<Given> items = map("products");

    assertThat(items).hasSize(SHOP.products().size());
    Given first = items.get(0);
    assertThat(first.target()).isEqualTo(Target.ITEMS);
    assertThat(first.key()).isEqualTo("p-0001");
    assertThat(first.value().get("title").asText()).isEqualTo(SHOP.products().get(0).title());
    assertThat(first.value().get("genres"))
        .isEqualTo(Json.MAPPER.createArrayNode().add("Camping").add("tent"));
    assertThat(first.value().get("year").asInt()).isEqualTo(SHOP.products().get(0).year());
  }

  @Test
  void shouldMakePurchasesOfOrderLinesAndWithdrawWhatIsUndone() throws IOException {
    List<Given> events = map("orders");
    long undone = SHOP.lines().stream().filter(line -> line.end() != End.KEPT).count();
    List<Given> withdrawn =
        events.stream().filter(each -> each.value().path("withdrawn").asBoolean()).toList();

    assertThat(events).hasSize(SHOP.lines().size() + (int) undone);
    assertThat(withdrawn).hasSize((int) undone).hasSizeGreaterThan(10);
    assertThat(events)
        .allMatch(each -> each.target() == Target.RATINGS)
        .allMatch(each -> each.value().get("type").asText().equals("purchase"))
        .allMatch(each -> each.key().equals(each.value().get("userId").asText()));
    OrderLine first = SHOP.lines().get(0);
    assertThat(events.get(0).key()).isEqualTo(first.customer());
    assertThat(events.get(0).value().get("itemId").asText()).isEqualTo(first.product().sku());
  }

  @Test
  void shouldMakeViewsAndCartsOfClicksAlsoOfStrangers() throws IOException {
    List<Given> events = map("clicks");

    assertThat(events).hasSameSizeAs(SHOP.clicks());
    for (int n = 0; n < events.size(); n++) {
      Click click = SHOP.clicks().get(n);
      JsonNode event = events.get(n).value();
      String user = click.customer() == null ? click.client() : click.customer();
      assertThat(event.get("userId").asText()).isEqualTo(user);
      assertThat(event.get("itemId").asText()).isEqualTo(click.product().sku());
      assertThat(event.get("type").asText())
          .isIn(click.action() == Click.Action.VIEW ? "view" : "cart", click.action().wireName());
    }
  }
}
