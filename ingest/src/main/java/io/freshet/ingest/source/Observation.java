package io.freshet.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a sample of records shows of the values at one place. */
final class Observation {
  /** Max distinct texts that are kept. */
  private static final int MAX_TEXTS = 1000;

  private final String pointer;
  private final Map<String, Integer> texts = new TreeMap<>();
  private int records;
  private int lastRecord = -1;
  private int values;
  private int whole;
  private int numbers;
  private int times;
  private int localTimes;

  Observation(String pointer) {
    this.pointer = pointer;
  }

  /** Adds a value that is not null. */
  void add(int record, JsonNode node) {
    if (record != lastRecord) {
      records++;
      lastRecord = record;
    }
    values++;
    String text = node.asText();
    if (texts.size() < MAX_TEXTS || texts.containsKey(text)) {
      texts.merge(text, 1, Integer::sum);
    }
    boolean number = node.isNumber() || text.matches("-?\\d{1,18}(\\.\\d{1,9})?");
    numbers += number ? 1 : 0;
    whole += number && text.matches("-?\\d{1,18}") ? 1 : 0;
    times += number ? 0 : isTime(text) ? 1 : 0;
    localTimes += !number && isLocalTime(text) ? 1 : 0;
  }

  private static boolean isTime(String text) {
    return text.matches("\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}.*)?");
  }

  private static boolean isLocalTime(String text) {
    return isTime(text) && !text.matches(".*(Z|[+-]\\d{2}:?\\d{2})");
  }

  String pointer() {
    return pointer;
  }

  /** The names of the last two tokens without separators, in lower case; stars left out. */
  String longName() {
    String[] tokens = pointer.replace("/*", "").split("/", -1);
    String leaf = tokens[tokens.length - 1];
    String parent = tokens.length > 2 ? tokens[tokens.length - 2] : "";
    return plain(parent + leaf);
  }

  /** The name of the last token without separators, in lower case. */
  String name() {
    String[] tokens = pointer.replace("/*", "").split("/", -1);
    return plain(tokens[tokens.length - 1]);
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }

  /** Number of records with a value here. */
  int records() {
    return records;
  }

  /** The distinct texts with their numbers. */
  Map<String, Integer> texts() {
    return texts;
  }

  boolean allNumbers() {
    return numbers == values;
  }

  boolean allWhole() {
    return whole == values;
  }

  /** Whether all values are times as text. */
  boolean allTimes() {
    return times == values;
  }

  /** Whether a time has no offset from UTC. */
  boolean hasLocalTimes() {
    return localTimes > 0;
  }
}
