package io.freshet.ingest.source;

import io.freshet.schemas.rating.EventTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Proposal of a table from the words of a foreign topic to types of events. */
final class TypeProposal {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("buy", "purchase"),
          Map.entry("bought", "purchase"),
          Map.entry("order", "purchase"),
          Map.entry("ordered", "purchase"),
          Map.entry("checkout", "purchase"),
          Map.entry("transaction", "purchase"),
          Map.entry("purchased", "purchase"),
          Map.entry("addtocart", "cart"),
          Map.entry("basket", "cart"),
          Map.entry("pageview", "view"),
          Map.entry("pv", "view"),
          Map.entry("seen", "view"),
          Map.entry("viewed", "view"),
          Map.entry("productview", "view"),
          Map.entry("detailpageview", "view"),
          Map.entry("clicked", "click"),
          Map.entry("clickthrough", "click"),
          Map.entry("fav", "bookmark"),
          Map.entry("favorite", "bookmark"),
          Map.entry("favourite", "bookmark"),
          Map.entry("liked", "like"),
          Map.entry("watched", "play"),
          Map.entry("listen", "play"),
          Map.entry("disliked", "dislike"),
          Map.entry("skipped", "skip"));

  private final Observation place;

  TypeProposal(Observation place) {
    this.place = place;
  }

  /** The type that a topic's name speaks of; {@code view} if it speaks of none. */
  static String byName(String topic) {
    for (String part : topic.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
      String singular = part.endsWith("s") ? part.substring(0, part.length() - 1) : part;
      Optional<String> known = type(singular);
      if (known.isPresent()) {
        return known.get();
      }
    }
    return "view";
  }

  /**
   * Writes the line of the type.
   *
   * @param line takes the text and its reason
   * @param open takes what a person has to decide
   */
  void write(BiConsumer<String, String> line, List<String> open) {
    Map<String, String> table = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    boolean same = true;
    for (String text : place.texts().keySet()) {
      Optional<String> type = type(text);
      type.ifPresent(known -> table.put(text, known));
      if (type.isEmpty()) {
        unknown.add(Comments.safe(text));
      }
      same &= type.isPresent() && EventTypes.DEFAULTS.find(text).isPresent();
    }
    String at = Comments.scalar(place.pointer());
    if (same) {
      line.accept("    type: " + at, "every value is the name of a type: " + table.keySet());
      return;
    }
    StringBuilder values = new StringBuilder();
    table.forEach(
        (text, type) ->
            values
                .append(values.isEmpty() ? "" : ", ")
                .append(Comments.scalar(text))
                .append(": ")
                .append(type));
    if (table.isEmpty()) {
      line.accept("    type: {constant: view}", "no value of " + at + " is the name of a type");
      open.add("Say what the values of " + at + " mean: " + String.join(", ", unknown) + ".");
      return;
    }
    line.accept(
        "    type: {at: " + at + ", values: {" + values + "}, otherwise: ignore}",
        unknown.isEmpty()
            ? "by the words"
            : "by the words; ignored: " + String.join(", ", unknown));
    if (!unknown.isEmpty()) {
      open.add("Values of " + at + " that are ignored so far: " + String.join(", ", unknown) + ".");
    }
  }

  private static Optional<String> type(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    Optional<String> named = EventTypes.DEFAULTS.find(lower).map(type -> type.name());
    return named.isPresent()
        ? named
        : Optional.ofNullable(WORDS.get(lower.replaceAll("[^a-z]", "")));
  }
}
