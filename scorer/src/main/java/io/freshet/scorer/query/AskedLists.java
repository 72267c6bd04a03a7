package io.freshet.scorer.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.Call;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.Reply;
import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/recommendations}: the events of an anonymous visitor, or many users,
 * and how the lists are made. The fields that say how are the parameters of {@code GET
 * /v1/users/{id}/recommendations}; they become such parameters, and the same code reads them.
 *
 * @param events the visitor's events, as they came; null if users are asked for
 * @param users ids of the users; empty if there are events
 * @param parameters of the lists, by name
 */
record AskedLists(
    @Nullable JsonNode events, List<String> users, Map<String, List<String>> parameters) {
  private static final String EVENTS = "events";
  private static final String USERS = "users";

  /** The fields whose value is one text, number or boolean. */
  private static final List<String> SINGLE =
      List.of("k", "at", "daytime", "weekend", "variety", "explore", "explain");

  /** The fields whose value is an array of texts. */
  private static final List<String> REPEATED = List.of("genre", "exclude");

  private static final Set<String> KNOWN = new LinkedHashSet<>();

  static {
    KNOWN.add(EVENTS);
    KNOWN.add(USERS);
    KNOWN.addAll(SINGLE);
    KNOWN.addAll(REPEATED);
  }

  /** Copies the collections. */
  AskedLists {
    users = List.copyOf(users);
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a body.
   *
   * @throws HttpProblem 400 or 413 if it breaks a rule, 415 if it is not JSON by its type
   */
  static AskedLists of(Call call, int mostEvents, int mostUsers) {
    JsonNode body = object(call);
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!KNOWN.contains(field.getKey())) {
        throw refused(Rejection.UnknownField.of(field.getKey(), KNOWN), "");
      }
    }
    JsonNode events = body.get(EVENTS);
    JsonNode users = body.get(USERS);
    if ((events == null) == (users == null)) {
      throw refused(
          new Rejection.InvalidValue(
              EVENTS, events == null ? "absent" : "present", "either events or users"),
          "");
    }
    if (events != null) {
      requireArray(EVENTS, events, mostEvents);
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String name : SINGLE) {
      JsonNode value = body.get(name);
      if (value != null && !value.isNull()) {
        parameters.put(name, List.of(scalar(name, value)));
      }
    }
    for (String name : REPEATED) {
      JsonNode value = body.get(name);
      if (value != null && !value.isNull()) {
        parameters.put(name, texts(name, value));
      }
    }
    return new AskedLists(events, users == null ? List.of() : users(users, mostUsers), parameters);
  }

  /** The problem of a field that breaks a rule; {@code in} is the path of the object it is in. */
  static HttpProblem refused(Rejection rejection, String in) {
    String field = in + rejection.field();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("field", field);
    details.put("value", rejection.value());
    details.put("rule", rejection.rule());
    String value = rejection.value().isEmpty() ? "" : " '" + rejection.value() + "'";
    return new HttpProblem(
        400, rejection.reason(), field + value + ": " + rejection.rule(), details);
  }

  private static JsonNode object(Call call) {
    String type = call.header("Content-Type");
    String media =
        type == null ? Reply.JSON : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals(Reply.JSON)) {
      throw new HttpProblem(
          415, "unsupported-media-type", "a body must be " + Reply.JSON, Map.of());
    }
    JsonNode body = null;
    try {
      body = HttpJson.decode(call.body());
    } catch (IOException e) {
      // The parser's message is not for clients; the rule below is enough.
    }
    if (body == null || !body.isObject()) {
      throw refused(
          new Rejection.NotJson(
              "body", new String(call.body(), StandardCharsets.UTF_8), "one JSON object"),
          "");
    }
    return body;
  }

  private static List<String> users(JsonNode array, int most) {
    requireArray(USERS, array, most);
    if (array.isEmpty()) {
      throw refused(new Rejection.InvalidValue(USERS, "[]", "at least one user"), "");
    }
    List<String> users = texts(USERS, array);
    for (int at = 0; at < users.size(); at++) {
      String field = USERS + "[" + at + "]";
      Rejection wrong = PlainText.checkId(field, users.get(at), RatingRules.MAX_ID_BYTES);
      if (wrong != null) {
        throw refused(wrong, "");
      }
    }
    return users;
  }

  private static void requireArray(String name, JsonNode value, int most) {
    if (!value.isArray()) {
      throw refused(new Rejection.WrongType(name, value.toString(), "an array"), "");
    }
    if (value.size() > most) {
      throw new HttpProblem(
          413,
          "too-many-" + name,
          "a request may have at most " + most + " " + name + ", this one has " + value.size(),
          Map.of("field", name, "max", most));
    }
  }

  private static String scalar(String name, JsonNode value) {
    if (value.isNumber()) {
      return value.decimalValue().toPlainString();
    }
    if (!value.isTextual() && !value.isBoolean()) {
      throw refused(
          new Rejection.WrongType(name, value.toString(), "a text, a number or a boolean"), "");
    }
    return value.asText();
  }

  private static List<String> texts(String name, JsonNode array) {
    requireArray(name, array, Integer.MAX_VALUE);
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array) {
      String field = name + "[" + texts.size() + "]";
      if (!element.isTextual() && !element.isIntegralNumber()) {
        throw refused(
            new Rejection.WrongType(field, element.toString(), "a text or a whole number"), "");
      }
      if (name.equals("exclude") && element.asText().contains(",")) {
        throw refused(
            new Rejection.InvalidValue(field, element.asText(), "an id without a comma"), "");
      }
      texts.add(element.asText());
    }
    return texts;
  }
}
