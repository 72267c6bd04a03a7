package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.record.Parsed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Proposer of a mapping for a topic that Freshet has never seen: finds the format, then each field
 * by the name of its place and by its values. Each choice carries its reason. Equal samples give
 * equal proposals.
 */
public final class Proposer {
  private static final List<String> SEPARATORS = List.of("\t", ",", ";", "|", "::", " ");

  private static final List<String> USERS =
      List.of(
          "userid",
          "user",
          "customerid",
          "customer",
          "visitorid",
          "memberid",
          "buyerid",
          "buyer",
          "purchaser",
          "purchaserid",
          "accountid",
          "clientid",
          "profileid",
          "viewerid",
          "uid",
          "distinctid",
          "sessionid");

  private static final List<String> ITEMS =
      List.of(
          "itemid",
          "item",
          "productid",
          "product",
          "sku",
          "articleid",
          "movieid",
          "objectid",
          "contentid",
          "videoid",
          "trackid",
          "songid",
          "bookid",
          "isbn",
          "asin",
          "listingid",
          "offerid",
          "itemsid",
          "productsid",
          "linesid");

  private static final List<String> TYPES =
      List.of(
          "eventtype",
          "event",
          "actionname",
          "action",
          "eventname",
          "type",
          "behavior",
          "behaviour",
          "activity",
          "interaction",
          "interactiontype",
          "kind");

  private static final List<String> RATINGS =
      List.of("rating", "stars", "overall", "score", "grade");

  private static final List<String> TIMES =
      List.of(
          "timestamp",
          "eventtime",
          "time",
          "ts",
          "occurredat",
          "createdat",
          "eventat",
          "at",
          "datetime",
          "orderdate",
          "date",
          "updatedat",
          "unixtime",
          "eventtimestamp");

  private final String topic;
  private final List<SourceRecord> sample;
  private final List<String> open = new ArrayList<>();
  private final StringBuilder yaml = new StringBuilder();

  private Proposer(String topic, List<SourceRecord> sample) {
    this.topic = topic;
    this.sample = sample;
  }

  /**
   * Proposes a mapping.
   *
   * @param topic full name of the topic
   * @param sample some of its records, at least one
   */
  public static Proposal propose(String topic, List<SourceRecord> sample) {
    return new Proposer(topic, sample).run();
  }

  private Proposal run() {
    Map<SourceFormat, Long> formats = new TreeMap<>();
    List<SourceRecord> valued = sample.stream().filter(each -> each.value() != null).toList();
    valued.forEach(each -> formats.merge(formatOf(each), 1L, Long::sum));
    SourceFormat format =
        formats.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(SourceFormat.JSON);
    yaml.append("sources:\n");
    line("  - topic: " + quoted(topic), "");
    long like = formats.getOrDefault(format, 0L);
    line("    format: " + format.wireName(), like + " of " + valued.size() + " records look so");
    RecordFormat reader = format == SourceFormat.CSV ? csv(valued) : format.reader(List.of(), "");
    Observations seen = new Observations();
    for (SourceRecord each : valued) {
      if (reader.read(each) instanceof Parsed.Accepted<Document> accepted
          && accepted.value().change() == Document.Change.UPSERT) {
        seen.add(accepted.value().value());
      }
    }
    boolean complete = format == SourceFormat.UBI ? ubi() : fields(format, seen);
    if (sample.size() > valued.size()) {
      open.add(
          (sample.size() - valued.size())
              + " records have no value. They mean nothing unless you set tombstones.");
    }
    if (format == SourceFormat.DEBEZIUM) {
      open.add("The delete of a row means nothing unless you set deletes.");
    }
    return new Proposal(yaml.toString(), complete, open);
  }

  private static SourceFormat formatOf(SourceRecord record) {
    if (record.headers().containsKey("ce_specversion")) {
      return SourceFormat.CLOUDEVENTS;
    }
    byte[] value = record.value();
    if (value == null
        || !(ForeignJson.readObject("value", value) instanceof Parsed.Accepted<JsonNode> json)) {
      return SourceFormat.CSV;
    }
    JsonNode node = json.value();
    if (node.has("specversion") && node.has("source")) {
      return SourceFormat.CLOUDEVENTS;
    }
    if (node.path("op").isTextual() && (node.has("after") || node.has("before"))) {
      return SourceFormat.DEBEZIUM;
    }
    return node.has("action_name") && node.has("event_attributes")
        ? SourceFormat.UBI
        : SourceFormat.JSON;
  }

  /** The reader of lines with the separator that splits them all alike. */
  private RecordFormat csv(List<SourceRecord> valued) {
    String best = ",";
    int columns = 0;
    for (String separator : SEPARATORS) {
      CsvFormat format = new CsvFormat(List.of(), separator);
      List<Integer> counts =
          valued.stream()
              .map(each -> format.split(new String(bytes(each), UTF_8).strip()).size())
              .distinct()
              .toList();
      if (counts.size() == 1 && counts.get(0) > Math.max(1, columns)) {
        best = separator;
        columns = counts.get(0);
      }
    }
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= Math.max(1, columns); i++) {
      names.add("c" + i);
    }
    List<String> first =
        valued.isEmpty()
            ? List.of()
            : new CsvFormat(List.of(), best).split(new String(bytes(valued.get(0)), UTF_8).strip());
    boolean header =
        first.size() == names.size()
            && first.stream().allMatch(each -> each.matches("[A-Za-z_][A-Za-z0-9_ -]*"))
            && first.stream().anyMatch(each -> isKnown(each));
    if (header) {
      names = first;
    }
    line("    separator: " + quoted(best), "splits every line into as many columns");
    line(
        "    columns: ["
            + names.stream().map(Proposer::quoted).collect(Collectors.joining(", "))
            + "]",
        header ? "the first line" : "the lines have no names; give them yours");
    if (!header) {
      open.add("Give the columns names.");
    }
    return new CsvFormat(names, best);
  }

  private static boolean isKnown(String column) {
    String plain = new Observation("/" + column).name();
    return USERS.contains(plain) || ITEMS.contains(plain) || TIMES.contains(plain);
  }

  private static byte[] bytes(SourceRecord record) {
    byte[] value = record.value();
    return value == null ? new byte[0] : value;
  }

  private boolean ubi() {
    yaml.append("    # user, item, type and time are where UBI 1.3 has them\n");
    return true;
  }

  private boolean fields(SourceFormat format, Observations seen) {
    Optional<Observation> user = named(seen, USERS, each -> !each.allTimes());
    Optional<Observation> item = named(seen, ITEMS, each -> !each.allTimes());
    Optional<Observation> time = named(seen, TIMES, each -> each.allTimes() || each.allNumbers());
    Optional<Observation> type =
        named(seen, TYPES, each -> !each.allNumbers() && each.texts().size() <= 50);
    Optional<Observation> rating = named(seen, RATINGS, Observation::allNumbers);
    boolean hasUser = user(user, seen);
    boolean hasItem = item(item, seen);
    if (type.isPresent()) {
      new TypeProposal(type.get()).write(this::line, open);
    } else if (rating.isEmpty()) {
      String guess = TypeProposal.byName(topic);
      line(
          "    type: {constant: " + guess + "}",
          "no place says what happened; guessed by the topic's name");
      open.add("Say what a record means: type is a guess.");
    }
    rating.ifPresent(each -> line("    rating: " + quoted(each.pointer()), reason(each, seen)));
    if (time.isPresent()) {
      time(time.get(), seen);
    } else if (format == SourceFormat.CLOUDEVENTS) {
      yaml.append("    # time is /time of the event\n");
    } else {
      yaml.append(
          format == SourceFormat.DEBEZIUM
              ? "    # time: when the row changed, since no place looks like a time\n"
              : "    # time: the record's own, since no place looks like a time\n");
    }
    return hasUser && hasItem;
  }

  private boolean user(Optional<Observation> user, Observations seen) {
    if (user.isPresent()) {
      line("    user: " + quoted(user.get().pointer()), reason(user.get(), seen));
      return true;
    }
    boolean keyed = sample.stream().allMatch(each -> each.key() != null);
    line(
        keyed ? "    user: key" : "    # user: /…",
        keyed
            ? "no place looks like a user, and every record has a key"
            : "no place looks like a user");
    open.add(keyed ? "Check that the key is the user." : "Say where the user is.");
    return keyed;
  }

  private boolean item(Optional<Observation> item, Observations seen) {
    if (item.isPresent()) {
      line("    item: " + quoted(item.get().pointer()), reason(item.get(), seen));
      return true;
    }
    line("    # item: /…", "no place looks like an item");
    open.add("Say where the item is.");
    return false;
  }

  private void time(Observation time, Observations seen) {
    boolean days =
        time.allWhole() && time.texts().keySet().stream().allMatch(each -> each.length() <= 5);
    String place = quoted(time.pointer());
    if (days) {
      line("    time: {at: " + place + ", unit: days}", reason(time, seen) + "; days since 1970");
    } else if (time.allTimes() && time.hasLocalTimes()) {
      line("    time: {at: " + place + ", zone: UTC}", reason(time, seen) + "; has no offset");
      open.add("Check the zone of " + time.pointer() + ".");
    } else {
      line("    time: " + place, reason(time, seen));
    }
  }

  /**
   * The place whose name stands first in a list, in most records; a name with its parent's counts
   * before a bare one.
   */
  private static Optional<Observation> named(
      Observations seen, List<String> names, Predicate<Observation> fits) {
    return seen.all().stream()
        .filter(each -> rank(each, names) < Integer.MAX_VALUE)
        .filter(each -> 2 * each.records() >= seen.records())
        .filter(fits)
        .min(
            Comparator.<Observation>comparingInt(each -> rank(each, names))
                .thenComparingInt(each -> -each.records())
                .thenComparingInt(each -> each.pointer().length())
                .thenComparing(Observation::pointer));
  }

  private static int rank(Observation place, List<String> names) {
    int bare = names.indexOf(place.name());
    int full = names.indexOf(place.longName());
    int best = Math.min(bare < 0 ? Integer.MAX_VALUE : bare, full < 0 ? Integer.MAX_VALUE : full);
    return best;
  }

  private static String reason(Observation place, Observations seen) {
    String example = place.texts().keySet().iterator().next();
    return "in %d of %d records, %d different, such as %s"
        .formatted(place.records(), seen.records(), place.texts().size(), Comments.safe(example));
  }

  private void line(String text, String reason) {
    yaml.append(text).append(reason.isEmpty() ? "" : "  # " + reason).append('\n');
  }

  private static String quoted(String text) {
    return Comments.scalar(text);
  }
}
