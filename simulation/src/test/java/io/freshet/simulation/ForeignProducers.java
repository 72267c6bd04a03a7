package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.ingest.source.Source.Removal;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.simulation.Producers.Verdict;
import io.freshet.simulation.log.SimulatedKafka;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The producers of {@link ForeignTopics}. Headers that Freshet does not know say what should become
 * of each record: its verdict, the records that it should become, and how many of its lines do not
 * fit.
 */
final class ForeignProducers {
  /** Header: the records that the record should become, a JSON array of topic, key and value. */
  static final String EXPECTED = "simulation-expected";

  /** Header: how many rejections the mapping should give. */
  static final String REFUSED = "simulation-refused";

  private static final List<String> TYPES = List.of("view", "cart", "purchase", "dislike");

  private final SimulatedKafka kafka;
  private final Topics topics;
  private final Producers producers;
  private final Operator operator;
  private final ForeignTopics foreign;

  ForeignProducers(
      SimulatedKafka kafka,
      Topics topics,
      Producers producers,
      Operator operator,
      ForeignTopics foreign) {
    this.kafka = kafka;
    this.topics = topics;
    this.producers = producers;
    this.operator = operator;
    this.foreign = foreign;
  }

  /** A record in the making. */
  private static final class Draft {
    final ArrayNode expected = Json.MAPPER.createArrayNode();
    Verdict verdict = Verdict.ACCEPT;
    int refused;

    /** Expects a record; of a withdrawal the time is the foreign record's own. */
    void expect(String topic, String key, @Nullable JsonNode value) {
      expected.addObject().put("topic", topic).put("key", key).set("value", value);
    }
  }

  /** Posts orders of several lines, or cancels them; or wishes, or takes them back. */
  void postEvents(SplittableRandom random) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      if (random.nextInt(3) > 0) {
        order(random);
      } else {
        wish(random);
      }
    }
  }

  private void order(SplittableRandom random) {
    String user = Producers.user(random);
    long seconds = seconds(random);
    boolean cancelled = random.nextInt(6) == 0;
    Removal meaning = foreign.orderDeletes();
    ObjectNode order = Json.MAPPER.createObjectNode().put("buyer", user).put("at", seconds);
    if (cancelled) {
      order.put("cancelled", true);
    }
    ArrayNode lines = order.putArray("lines");
    Draft draft = new Draft();
    for (int n = random.nextInt(4); n > 0; n--) {
      line(random, draft, lines.addObject(), user, seconds, cancelled);
    }
    if (cancelled && meaning != Removal.WITHDRAW) {
      draft.expected.removeAll();
      draft.refused = 0;
      if (meaning == Removal.FORGET) {
        expectForgetting(draft, user);
      }
    }
    int partition = random.nextInt(Deployment.PARTITIONS);
    post(ForeignTopics.ORDERS, partition, null, bytes(order), user, draft);
  }

  private void line(
      SplittableRandom random,
      Draft draft,
      ObjectNode line,
      String user,
      long seconds,
      boolean cancelled) {
    String item = Producers.item(random);
    if (Character.isDigit(item.charAt(0))) {
      line.put("sku", Integer.parseInt(item));
    } else {
      line.put("sku", item);
    }
    ObjectNode event = Json.MAPPER.createObjectNode().put("userId", user).put("itemId", item);
    boolean typed = random.nextInt(3) > 0;
    boolean rated = random.nextInt(3) == 0;
    if (typed) {
      String type = TYPES.get(random.nextInt(TYPES.size()));
      line.put("kind", type);
      event.put("type", type);
    }
    if (rated) {
      line.put("stars", (1 + random.nextInt(10)) / 2.0);
    }
    if (cancelled) {
      if (typed) {
        event.put("withdrawn", true);
      } else {
        event.putNull("rating");
      }
    } else if (rated) {
      event.set("rating", line.get("stars"));
    } else if (!typed) {
      draft.refused++; // neither a type nor a rating
      return;
    }
    event.put("timestamp", cancelled ? Mappings.OWN_TIME : seconds);
    draft.expect(topics.ratings().name(), user, event);
  }

  private void wish(SplittableRandom random) {
    String user = Producers.user(random);
    String item = Producers.item(random);
    long seconds = seconds(random);
    boolean tombstone = random.nextInt(5) == 0;
    ObjectNode key = Json.MAPPER.createObjectNode().put("user", user).put("item", item);
    ObjectNode event =
        Json.MAPPER
            .createObjectNode()
            .put("userId", user)
            .put("itemId", item)
            .put("type", "wishlist");
    Draft draft = new Draft();
    byte[] value = null;
    if (!tombstone) {
      value = bytes(Json.MAPPER.createObjectNode().put("at", seconds));
      draft.expect(topics.ratings().name(), user, event.put("timestamp", seconds));
    } else if (foreign.wishTombstones() == Removal.WITHDRAW) {
      event.put("withdrawn", true).put("timestamp", Mappings.OWN_TIME);
      draft.expect(topics.ratings().name(), user, event);
    } else if (foreign.wishTombstones() == Removal.FORGET) {
      expectForgetting(draft, user);
    }
    post(ForeignTopics.WISHES, partition(bytes(key)), bytes(key), value, user, draft);
  }

  /** Posts what no mapping fits, or what fits a mapping but no rule of {@code ratings}. */
  void postNonsense(SplittableRandom random) {
    String user = Producers.user(random);
    String item = Producers.item(random);
    long seconds = seconds(random);
    Draft draft = new Draft();
    draft.verdict = Verdict.REJECT;
    ObjectNode order = Json.MAPPER.createObjectNode().put("buyer", user).put("at", seconds);
    ObjectNode line = order.putArray("lines").addObject().put("sku", item);
    ObjectNode event = Json.MAPPER.createObjectNode().put("userId", user).put("itemId", item);
    byte[] value;
    switch (random.nextInt(4)) {
      case 0 -> {
        draft.refused = 1;
        value = ("not json " + user).getBytes(UTF_8);
      }
      case 1 -> {
        draft.refused = 1;
        line.put("stars", "many");
        value = bytes(order);
      }
      case 2 -> {
        line.put("stars", 9.0);
        draft.expect(
            topics.ratings().name(), user, event.put("rating", 9.0).put("timestamp", seconds));
        value = bytes(order);
      }
      default -> {
        line.put("kind", "hover");
        draft.expect(
            topics.ratings().name(), user, event.put("type", "hover").put("timestamp", seconds));
        value = bytes(order);
      }
    }
    int partition = random.nextInt(Deployment.PARTITIONS);
    post(ForeignTopics.ORDERS, partition, null, value, user, draft);
  }

  /** Posts a customer, or a customer's tombstone. */
  void postCustomer(SplittableRandom random) {
    String user = Producers.user(random);
    byte[] key = user.getBytes(UTF_8);
    Draft draft = new Draft();
    byte[] value = null;
    if (random.nextInt(4) > 0) {
      ObjectNode customer = Json.MAPPER.createObjectNode();
      ObjectNode profile = Json.MAPPER.createObjectNode();
      String genre = "genre-" + random.nextInt(3);
      customer.putArray("likes").add(genre);
      profile.putArray("likedGenres").add(genre);
      value = bytes(customer);
      draft.expect(topics.profiles().name(), user, profile);
    } else if (foreign.customerTombstones() == Removal.WITHDRAW) {
      draft.expect(topics.profiles().name(), user, null);
    } else if (foreign.customerTombstones() == Removal.FORGET) {
      expectForgetting(draft, user);
    }
    post(ForeignTopics.CUSTOMERS, partition(key), key, value, user, draft);
  }

  /** Posts a product, or a product's tombstone. */
  void postProduct(SplittableRandom random) {
    String item = Producers.item(random);
    byte[] key = item.getBytes(UTF_8);
    Draft draft = new Draft();
    byte[] value = null;
    if (random.nextInt(4) > 0) {
      String name = "Product " + random.nextInt(100);
      value = bytes(Json.MAPPER.createObjectNode().put("name", name));
      draft.expect(topics.items().name(), item, Json.MAPPER.createObjectNode().put("title", name));
    } else if (foreign.productTombstones() == Removal.WITHDRAW) {
      draft.expect(topics.items().name(), item, null);
    }
    post(ForeignTopics.PRODUCTS, partition(key), key, value, null, draft);
  }

  private void expectForgetting(Draft draft, String user) {
    draft.verdict = Verdict.FORGET;
    draft.expect(topics.ratings().name(), user, null);
    draft.expect(topics.profiles().name(), user, null);
  }

  private void post(
      String topic,
      int partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      @Nullable String user,
      Draft draft) {
    RecordHeaders headers = producers.headers(draft.verdict);
    headers.add(EXPECTED, bytes(draft.expected));
    headers.add(REFUSED, Integer.toString(draft.refused).getBytes(UTF_8));
    if (user != null) {
      headers.add(Producers.USER, user.getBytes(UTF_8));
      producers.noteForeign(user);
      if (draft.verdict == Verdict.FORGET) {
        operator.forgottenByMapping(user);
      }
    }
    kafka.append(new TopicPartition(topic, partition), key, value, headers);
  }

  /** Two hours ago at the latest: no broker's clock is off by that much. */
  private long seconds(SplittableRandom random) {
    return kafka.clock().millis() / 1_000 - 7_200 - random.nextLong(86_400);
  }

  private static int partition(byte[] key) {
    return UserPartitioner.partition(key, Deployment.PARTITIONS);
  }

  private static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(UTF_8);
  }
}
