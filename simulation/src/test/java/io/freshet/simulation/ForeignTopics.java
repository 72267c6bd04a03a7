package io.freshet.simulation;

import io.freshet.ingest.source.Source.Removal;
import io.freshet.ingest.source.Sources;
import io.freshet.ingest.source.SourcesException;
import io.freshet.ingest.source.SourcesReader;
import io.freshet.schemas.topic.Topics;
import io.freshet.simulation.log.SimulatedKafka;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The foreign topics of a deployment and their mappings.
 *
 * @param sources mappings of {@link #ALL}
 * @param orderDeletes what the delete of an order means
 * @param wishTombstones what a tombstone of a wish means
 * @param customerTombstones what a tombstone of a customer means
 * @param productTombstones what a tombstone of a product means
 */
record ForeignTopics(
    Sources sources,
    Removal orderDeletes,
    Removal wishTombstones,
    Removal customerTombstones,
    Removal productTombstones) {
  /** Orders of several lines; each line becomes a rating or an event of a type. */
  static final String ORDERS = "shop.orders";

  /** Wishes, with the user and the item in the key. */
  static final String WISHES = "shop.wishes";

  /** Customers, which become profiles. */
  static final String CUSTOMERS = "shop.customers";

  /** Products, which become items. */
  static final String PRODUCTS = "shop.products";

  private static final List<String> ALL = List.of(ORDERS, WISHES, CUSTOMERS, PRODUCTS);

  private static final List<Removal> REMOVALS = List.of(Removal.values());

  private static final String YAML =
      """
      sources:
        - topic: shop.orders
          user: /buyer
          item: /lines/*/sku
          type: {at: /lines/*/kind, missing: omit}
          rating: /lines/*/stars
          time: /at
          deletedWhen: {/cancelled: true}
          deletes: %s
        - topic: shop.wishes
          user: key:/user
          item: key:/item
          type: {constant: wishlist}
          time: {at: /at, missing: omit}
          tombstones: %s
        - topic: shop.customers
          gives: profiles
          user: key
          likedGenres: /likes
          tombstones: %s
        - topic: shop.products
          gives: items
          item: key
          title: /name
          tombstones: %s
      """;

  /** Draws what deletes and tombstones mean. */
  static ForeignTopics draw(SplittableRandom random) {
    Removal orders = REMOVALS.get(random.nextInt(REMOVALS.size()));
    Removal wishes = REMOVALS.get(random.nextInt(REMOVALS.size()));
    Removal customers = REMOVALS.get(random.nextInt(REMOVALS.size()));
    Removal products = random.nextBoolean() ? Removal.WITHDRAW : Removal.NOTHING;
    try {
      return new ForeignTopics(
          SourcesReader.parse(
              "sources.yaml",
              YAML.formatted(text(orders), text(wishes), text(customers), text(products))),
          orders,
          wishes,
          customers,
          products);
    } catch (SourcesException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Removal removal) {
    return removal.name().toLowerCase(Locale.ROOT);
  }

  /** Whether a topic is one of these. */
  static boolean contains(String topic) {
    return ALL.contains(topic);
  }

  /** Names of the topics. */
  static List<String> names() {
    return ALL;
  }

  /** Creates the topics, kept for as long as {@code ratings}. */
  static void create(SimulatedKafka kafka, Topics topics) {
    ALL.forEach(topic -> kafka.create(topic, Deployment.PARTITIONS, topics.ratings().configs()));
  }
}
