package io.freshet.ingest.source;

import static io.freshet.ingest.source.Mappings.map;
import static io.freshet.ingest.source.Mappings.problems;
import static io.freshet.ingest.source.Mappings.record;
import static io.freshet.ingest.source.Mappings.source;
import static io.freshet.ingest.source.Mappings.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Samples of other projects' documentation, taken in by mapping alone. */
class ForeignSamplesTest {

  /** Debezium's documentation, PostgreSQL connector, "update events". */
  private static final String DEBEZIUM_UPDATE =
      """
      {
        "schema": {},
        "payload": {
          "before": {"id": 1},
          "after": {
            "id": 1,
            "first_name": "Anne Marie",
            "last_name": "Kretchmar",
            "email": "annek@noanswer.org"
          },
          "source": {
            "version": "1.1.2.Final",
            "connector": "postgresql",
            "name": "PostgreSQL_server",
            "ts_ms": 1559033904863,
            "snapshot": null,
            "db": "postgres",
            "schema": "public",
            "table": "customers",
            "txId": 556,
            "lsn": 24023128,
            "xmin": null
          },
          "op": "u",
          "ts_ms": 1465584025523
        }
      }
      """;

  /** The same documentation: a key with its schema. */
  private static final String DEBEZIUM_KEY =
      """
      {
        "schema": {
          "type": "struct",
          "name": "PostgreSQL_server.public.customers.Key",
          "optional": false,
          "fields": [{"name": "id", "index": "0", "schema": {"type": "INT32", "optional": "false"}}]
        },
        "payload": {"id": "1"}
      }
      """;

  /** An event in the envelope of Debezium's tutorial; its row is of the tutorial's table orders. */
  private static final String DEBEZIUM_ORDER =
      """
      {
        "before": %s,
        "after": %s,
        "source": {"connector": "mysql", "name": "dbserver1", "ts_ms": 1615928467000, "table": "orders"},
        "op": "%s",
        "ts_ms": 1615928467236,
        "transaction": null
      }
      """;

  private static final String ORDER_ROW =
      """
      {"order_number": 10001, "order_date": 16816, "purchaser": 1001, "quantity": 1, "product_id": 102}
      """;

  /** UBI 1.3.0, samples/event-opensearch.json, shortened: an event without an object id. */
  private static final String UBI_PAGE_EXIT =
      """
      {
        "action_name": "page_exit",
        "user_id": "1821196507152684",
        "query_id": "00112233-4455-6677-8899-aabbccddeeff",
        "session_id": "c3d22be7-6bdc-4250-91e1-fc8a92a9b1f9",
        "page_id": "/docs/latest/",
        "timestamp": "2024-05-16T12:34:56.789Z",
        "message_type": "INFO",
        "message": "On page /docs/latest/ for 3.35 seconds",
        "event_attributes": {"position": {}, "object": {"idleTimeoutMs": 5000}}
      }
      """;

  /** UBI 1.3.0, event.schema.json: an event of the examples of its properties. */
  private static final String UBI_CART =
      """
      {
        "application": "amazon-shop",
        "action_name": "%s",
        "query_id": "00112233-4455-6677-8899-aabbccddeeff",
        "session_id": "84266fdbd31d4c2c6d0665f7e8380fa3",
        "client_id": "BugsBunny::Firefox@0967084",
        "timestamp": "2018-11-13T20:20:39",
        "message_type": "CONVERSION",
        "event_attributes": {
          "object": {"object_id": "ISBN 0-061-96436-0", "object_id_type": "product"},
          "position": {"ordinal": 3}
        }
      }
      """;

  @Test
  void aDebeziumCustomerBecomesAProfile() {
    Source customers =
        source(
            "format: debezium",
            "gives: profiles",
            "user: [/id, 'key:/id']",
            "demographics: {email: /email}",
            "deletes: withdraw",
            "tombstones: forget");
    assertThat(texts(map(customers, DEBEZIUM_UPDATE)))
        .containsExactly("PROFILES 1 {\"demographics\":{\"email\":\"annek@noanswer.org\"}}");
    assertThat(texts(new Mapper(customers).map(record(DEBEZIUM_KEY, null))))
        .containsExactly("RATINGS 1 null", "PROFILES 1 null");
  }

  @Test
  void aDebeziumOrderBecomesAPurchaseAndItsDeleteWithdrawsIt() {
    Source orders =
        source(
            "format: debezium",
            "user: /purchaser",
            "item: /product_id",
            "type: {constant: purchase}",
            "time: {at: /order_date, unit: days}",
            "deletes: withdraw");
    assertThat(texts(map(orders, DEBEZIUM_ORDER.formatted("null", ORDER_ROW, "c"))))
        .containsExactly(
            "RATINGS 1001 {\"userId\":\"1001\",\"itemId\":\"102\",\"type\":\"purchase\","
                + "\"timestamp\":1452902400}");
    assertThat(texts(map(orders, DEBEZIUM_ORDER.formatted(ORDER_ROW, "null", "d"))))
        .containsExactly(
            "RATINGS 1001 {\"userId\":\"1001\",\"itemId\":\"102\",\"type\":\"purchase\","
                + "\"withdrawn\":true,\"timestamp\":1615928467}");
    assertThat(problems(map(orders, DEBEZIUM_ORDER.formatted("null", "null", "d"))))
        .containsExactly("missing-field: /purchaser: required");
    assertThat(map(orders, DEBEZIUM_ORDER.formatted("null", "null", "t")).ignored()).isTrue();
    assertThat(problems(map(orders, ORDER_ROW)))
        .containsExactly("missing-field: envelope:/op: required");
    // Debezium's own tombstone after a delete
    assertThat(new Mapper(orders).map(record("{\"order_number\":10001}", null)).ignored()).isTrue();
  }

  @Test
  void ubiNeedsNoMappingBesidesItsFormat() {
    Source ubi = source("format: ubi");
    assertThat(texts(map(ubi, UBI_CART.formatted("add_to_cart"))))
        .containsExactly(
            "RATINGS BugsBunny::Firefox@0967084 {\"userId\":\"BugsBunny::Firefox@0967084\","
                + "\"itemId\":\"ISBN 0-061-96436-0\",\"type\":\"add_to_cart\","
                + "\"timestamp\":1542140439}");
    assertThat(texts(map(ubi, UBI_CART.formatted("click_through"))).get(0))
        .contains("\"type\":\"click\"");
    Mapped exit = map(ubi, UBI_PAGE_EXIT);
    assertThat(exit.ignored()).isTrue();
    assertThat(exit.records()).isEmpty();
    assertThat(exit.problems()).isEmpty();
  }

  @Test
  void aClickstreamIsReadByColumns() {
    Source clicks =
        source(
            "format: csv",
            "separator: ' '",
            "columns: [user, item, timestamp]",
            "user: /user",
            "item: /item",
            "time: /timestamp",
            "type: {constant: click}");
    assertThat(texts(map(clicks, "257597 355908 1433221332117")))
        .containsExactly(
            "RATINGS 257597 {\"userId\":\"257597\",\"itemId\":\"355908\",\"type\":\"click\","
                + "\"timestamp\":1433221332}");
    assertThat(problems(map(clicks, "257597 355908")))
        .containsExactly(
            "invalid-value: value '257597 355908': columns [user, item, timestamp], but the line"
                + " has 2");
  }

  /** CloudEvents, Kafka protocol binding: both modes of one event give the same record. */
  @Test
  void bothModesOfCloudEventsGiveTheSame() {
    Source events =
        source(
            "format: cloudevents",
            "user: /data/user",
            "item: /subject",
            "type: {at: /type, values: {com.example.someevent: view}}");
    String expected =
        "RATINGS u {\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\",\"timestamp\":1522900584}";
    String data = "{\"user\":\"u\"}";
    Map<String, String> headers =
        Map.of(
            "ce_specversion", "1.0",
            "ce_type", "com.example.someevent",
            "ce_source", "/mycontext/subcontext",
            "ce_id", "1234-1234-1234",
            "ce_time", "2018-04-05T03:56:24Z",
            "ce_subject", "i",
            "content-type", "application/json; charset=UTF-8");
    assertThat(texts(new Mapper(events).map(record("mykey", data, headers))))
        .containsExactly(expected);
    String structured =
        """
        {
          "specversion" : "1.0",
          "type" : "com.example.someevent",
          "source" : "/mycontext/subcontext",
          "id" : "1234-1234-1234",
          "time" : "2018-04-05T03:56:24Z",
          "subject" : "i",
          %s
        }
        """;
    Map<String, String> content =
        Map.of("content-type", "application/cloudevents+json; charset=UTF-8");
    assertThat(
            texts(
                new Mapper(events)
                    .map(record(null, structured.formatted("\"data\": " + data), content))))
        .containsExactly(expected);
    assertThat(texts(map(events, structured.formatted("\"data_base64\": \"eyJ1c2VyIjoidSJ9\""))))
        .containsExactly(expected);
    assertThat(problems(map(events, data)))
        .containsExactly("missing-field: /specversion: required");
    assertThat(
            problems(
                new Mapper(events)
                    .map(
                        record(null, "x", Map.of("content-type", "application/cloudevents+avro")))))
        .containsExactly(
            "invalid-value: header:content-type 'application/cloudevents+avro':"
                + " application/cloudevents+json");
  }
}
