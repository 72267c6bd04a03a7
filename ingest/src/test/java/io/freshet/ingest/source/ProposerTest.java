package io.freshet.ingest.source;

import static io.freshet.ingest.source.Mappings.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proposals are files that can be read, and map the records they were made from. */
class ProposerTest {

  @Test
  void shouldProposeAnOrderWithLines() throws Exception {
    Proposal proposal =
        propose(
            "shop.orders",
            "{'order':1,'customer':{'id':'ann'},'at':1700000000,'lines':[{'sku':'a','qty':1},{'sku':'b'}]}",
            "{'order':2,'customer':{'id':'bob'},'at':1700000060,'lines':[{'sku':'a','qty':1}]}");
    assertThat(proposal.yaml())
        .isEqualTo(
            """
            sources:
              - topic: shop.orders
                format: json  # 2 of 2 records look so
                user: /customer/id  # in 2 of 2 records, 2 different, such as ann
                item: /lines/*/sku  # in 2 of 2 records, 2 different, such as a
                type: {constant: purchase}  # no place says what happened; guessed by the topic's name
                time: /at  # in 2 of 2 records, 2 different, such as 1700000000
            """);
    assertThat(proposal.complete()).isTrue();
    assertThat(proposal.open()).containsExactly("Say what a record means: type is a guess.");
    Source source = read(proposal);
    assertThat(
            Mappings.map(source, json("{'customer':{'id':'ann'},'at':1,'lines':[{'sku':'a'}]}"))
                .records())
        .hasSize(1);
  }

  @Test
  void shouldProposeATableOfTypesAndSayWhatItIgnores() throws Exception {
    Proposal proposal =
        propose(
            "clicks",
            "{'visitor_id':7,'event':'transaction','item_id':3,'created_at':'2026-01-01 10:00:00'}",
            "{'visitor_id':7,'event':'view','item_id':4,'created_at':'2026-01-01 10:00:01'}",
            "{'visitor_id':8,'event':'login: now','item_id':5,'created_at':'2026-01-01 10:00:02'}");
    assertThat(proposal.yaml())
        .contains(
            "user: /visitor_id  #",
            "item: /item_id  #",
            "type: {at: /event, values: {transaction: purchase, view: view}, otherwise: ignore}"
                + "  # by the words; ignored: login: now",
            "time: {at: /created_at, zone: UTC}  #");
    assertThat(proposal.open())
        .containsExactly(
            "Values of /event that are ignored so far: login: now.",
            "Check the zone of /created_at.");
    assertThat(read(proposal).fields()).containsKeys("user", "item", "type", "time");
  }

  @Test
  void shouldKnowTheFormats() throws Exception {
    assertThat(
            propose(
                    "db.public.orders",
                    "{'before':null,'after':{'purchaser':1001,'product_id':102,'order_date':16816},'op':'c','ts_ms':5}")
                .yaml())
        .contains(
            "format: debezium",
            "user: /purchaser ",
            "item: /product_id ",
            "time: {at: /order_date, unit: days}");
    assertThat(
            propose(
                    "ubi",
                    "{'action_name':'click','event_attributes':{},'timestamp':'2024-01-01T00:00:00Z'}")
                .yaml())
        .contains("format: ubi");
    Proposal clicks =
        Proposer.propose(
            "clicks",
            List.of(
                record(null, "user item timestamp"), record(null, "257597 355908 1433221332117")));
    assertThat(clicks.yaml())
        .contains(
            "format: csv",
            "separator: \" \"",
            "columns: [user, item, timestamp]",
            "user: /user ",
            "type: {constant: click}");
    Proposal events =
        Proposer.propose(
            "events",
            List.of(
                record(
                    null,
                    json("{'user_id':'u','product_id':'p'}"),
                    Map.of("ce_specversion", "1.0", "ce_type", "view"))));
    assertThat(events.yaml())
        .contains(
            "format: cloudevents",
            "user: /data/user_id ",
            "item: /data/product_id ",
            "type: /type ");
    assertThat(read(events).format()).isEqualTo(SourceFormat.CLOUDEVENTS);
  }

  @Test
  void shouldSayWhatItDidNotFind() {
    Proposal proposal = propose("t", "{'a':1,'b':2}");
    assertThat(proposal.complete()).isFalse();
    assertThat(proposal.yaml()).contains("# user: /…", "# item: /…");
    assertThat(proposal.open()).contains("Say where the user is.", "Say where the item is.");
  }

  @Test
  void shouldWriteForeignTextsSoThatTheyStayTexts() throws Exception {
    Proposal proposal = propose("t", "{'user id':'x\\n# y','item':'\\u2028 no: {','event':'view'}");
    assertThat(proposal.yaml().lines().count()).isEqualTo(7);
    assertThat(proposal.yaml()).contains("user: \"/user id\"");
    assertThat(read(proposal).fields()).containsKeys("user", "item", "type");
  }

  private static Source read(Proposal proposal) throws SourcesException {
    return SourcesReader.parse("p.yaml", proposal.yaml()).all().get(0);
  }

  private static Proposal propose(String topic, String... values) {
    return Proposer.propose(
        topic, Arrays.stream(values).map(each -> record(null, json(each))).toList());
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
