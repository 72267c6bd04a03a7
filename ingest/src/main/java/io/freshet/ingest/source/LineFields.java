package io.freshet.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.freshet.ingest.source.FieldRule.Otherwise;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.record.Suggestions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one line of a foreign record. A method that returns null or NaN has either found
 * nothing, which the mapping allows, or has stopped the line: see {@link #stopped}.
 */
final class LineFields {
  private final Source source;
  private final FoundRecord found;
  private final int[] indexes;
  private @Nullable Rejection problem;
  private boolean ignored;

  LineFields(Source source, FoundRecord found, int[] indexes) {
    this.source = source;
    this.found = found;
    this.indexes = indexes;
  }

  /** Whether the line gives no record: it has a problem or means nothing. */
  boolean stopped() {
    return ignored || problem != null;
  }

  /** The problem of the line, or null. */
  @Nullable Rejection problem() {
    return problem;
  }

  /** Notes a problem; only the first of a line counts. */
  void refuse(Rejection rejection) {
    if (!stopped()) {
      problem = rejection;
    }
  }

  /** The place of a field, for a rejection. */
  String path(String field) {
    FieldRule rule = source.fields().get(field);
    return rule == null ? field : Rejection.excerpt(rule.path(indexes));
  }

  /** The bytes of an id: a text or a whole number. */
  @Nullable String id(String field) {
    JsonNode node = scalar(field);
    if (node == null) {
      return null;
    }
    if (!node.isTextual() && !node.isIntegralNumber()) {
      refuse(new Rejection.BadId(path(field), node.asText(), "a text or a whole number"));
      return null;
    }
    String id = node.asText();
    return checked(field, id);
  }

  /** The text if it is a valid id; otherwise the line has a problem. */
  private @Nullable String checked(String field, String text) {
    // the path is text to build, so only for a refusal
    if (PlainText.checkId(field, text, RatingRules.MAX_ID_BYTES) == null) {
      return text;
    }
    Rejection refused = PlainText.checkId(path(field), text, RatingRules.MAX_ID_BYTES);
    if (refused != null) {
      refuse(refused);
    }
    return null;
  }

  /** A text of one line with the max length of an id, such as the name of a type. */
  @Nullable String shortText(String field) {
    String text = text(field);
    return text == null ? null : checked(field, text);
  }

  /** A text; numbers and booleans count as their text. */
  @Nullable String text(String field) {
    JsonNode node = scalar(field);
    return node == null ? null : node.asText();
  }

  /** A number, also as text; NaN if there is none. */
  double number(String field) {
    JsonNode node = scalar(field);
    if (node == null) {
      return Double.NaN;
    }
    double number = Double.NaN;
    try {
      number =
          node.isNumber()
              ? node.doubleValue()
              : new BigDecimal(node.asText().strip()).doubleValue();
    } catch (NumberFormatException e) {
      refuse(new Rejection.WrongType(path(field), node.asText(), "a number"));
      return Double.NaN;
    }
    if (!Double.isFinite(number)) {
      refuse(new Rejection.NonFinite(path(field), node.asText()));
    }
    return number;
  }

  /** A whole number, also as text. */
  @Nullable Long whole(String field) {
    double number = number(field);
    if (Double.isNaN(number) || stopped()) {
      return null;
    }
    if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
      refuse(new Rejection.WrongType(path(field), Double.toString(number), "a whole number"));
      return null;
    }
    return (long) number;
  }

  /** True or false, also as text. */
  @Nullable Boolean flag(String field) {
    JsonNode node = scalar(field);
    if (node == null) {
      return null;
    }
    String text = node.asText();
    if (!text.equals("true") && !text.equals("false")) {
      refuse(new Rejection.WrongType(path(field), text, "true or false"));
      return null;
    }
    return text.equals("true");
  }

  /** A time; null if the record states none. */
  @Nullable EventTime time(String field) {
    FieldRule rule = source.fields().get(field);
    JsonNode node = scalar(field);
    if (rule == null || node == null) {
      return null;
    }
    Parsed<EventTime> read = EventTime.read(node, field, rule);
    if (read instanceof Parsed.Accepted<EventTime> accepted) {
      return accepted.value();
    }
    // again with the path, which is text to build
    if (EventTime.read(node, path(field), rule) instanceof Parsed.Refused<EventTime> refused) {
      refuse(refused.rejection());
    }
    return null;
  }

  /** The texts of a list, of the elements of arrays, or of one text that is split. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    FieldRule rule = source.fields().get(field);
    if (rule == null) {
      return texts;
    }
    List<JsonNode> nodes = new ArrayList<>();
    if (rule.constant() != null) {
      nodes.add(TextNode.valueOf(rule.constant()));
    }
    for (Reference each : rule.from()) {
      if (nodes.isEmpty() && each.area() == Reference.Area.VALUE) {
        each.pointer().all(found.document().value(), indexes, node -> flatten(node, nodes));
      } else if (nodes.isEmpty()) {
        flatten(found.at(each, indexes), nodes);
      }
    }
    for (JsonNode node : nodes) {
      String[] parts =
          rule.split() == null
              ? new String[] {node.asText()}
              : node.asText().split(Pattern.quote(rule.split()), -1);
      for (String part : parts) {
        String text = node.isValueNode() ? tabled(rule, part, true) : null;
        if (!node.isValueNode()) {
          refuse(new Rejection.WrongType(path(field), "an object", "texts"));
        } else if (text != null && !text.isEmpty()) {
          texts.add(text);
        }
      }
    }
    if (texts.isEmpty() && !stopped()) {
      missing(rule);
    }
    return texts;
  }

  private static void flatten(JsonNode node, List<JsonNode> into) {
    if (node.isArray()) {
      node.forEach(element -> flatten(element, into));
    } else if (!node.isMissingNode() && !node.isNull()) {
      into.add(node);
    }
  }

  /** The value of a field after its table; null if it is left out or the line has stopped. */
  private @Nullable JsonNode scalar(String field) {
    FieldRule rule = source.fields().get(field);
    if (rule == null || stopped()) {
      return null;
    }
    if (rule.constant() != null) {
      return TextNode.valueOf(rule.constant());
    }
    JsonNode node = MissingNode.getInstance();
    for (Reference each : rule.from()) {
      node = found.at(each, indexes);
      if (isValue(node)) {
        break;
      }
    }
    if (!isValue(node)) {
      missing(rule);
      return null;
    }
    if (!node.isValueNode()) {
      String kind = node.isArray() ? "an array" : "an object";
      refuse(new Rejection.WrongType(path(field), kind, "a single value"));
      return null;
    }
    if (rule.values().isEmpty()) {
      return node;
    }
    String text = tabled(rule, node.asText(), false);
    return text == null ? null : TextNode.valueOf(text);
  }

  private static boolean isValue(JsonNode node) {
    return !node.isMissingNode()
        && !node.isNull()
        && !(node.isTextual() && node.textValue().isEmpty());
  }

  private void missing(FieldRule rule) {
    switch (rule.missing()) {
      case REJECT -> refuse(new Rejection.MissingField(rule.path(indexes)));
      case IGNORE -> ignored = true;
      case OMIT -> {}
    }
  }

  /** What the table makes of a text; null if the text stops the line or is left out of a list. */
  private @Nullable String tabled(FieldRule rule, String text, boolean inList) {
    if (rule.values().isEmpty()) {
      return text;
    }
    String value = rule.values().get(text);
    if (value != null || rule.otherwise() == Otherwise.KEEP) {
      return value == null ? text : value;
    }
    if (rule.otherwise() == Otherwise.REJECT) {
      var known = new TreeSet<>(rule.values().keySet());
      refuse(
          new Rejection.InvalidValue(
              rule.path(indexes),
              text,
              "one of " + String.join(", ", known) + Suggestions.hint(text, known)));
    } else if (!inList) {
      ignored = true;
    }
    return null;
  }
}
