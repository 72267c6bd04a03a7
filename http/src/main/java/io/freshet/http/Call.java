package io.freshet.http;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that has passed all limits and arrived whole.
 *
 * @param method such as {@code GET}
 * @param route path of the route, its variables in braces
 * @param variables of the route's path, by name, decoded
 * @param query parameters, by name, decoded; every name has at least one value
 * @param headers the first value of a header by its name, or null
 * @param body empty if there was none
 * @param client address of the client's end of the connection
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Call(
    String method,
    String route,
    Map<String, String> variables,
    Map<String, List<String>> query,
    Function<String, @Nullable String> headers,
    byte[] body,
    String client) {

  /** Marks a request that one instance of a service hands on to another. */
  public static final String FORWARDED = "X-Freshet-Forwarded";

  /** Copies the collections. */
  public Call {
    variables = Map.copyOf(variables);
    query = Map.copyOf(query);
  }

  /**
   * Path and query, encoded anew from what was decoded: whoever is asked this reads the same, and
   * it holds nothing that a URI may not.
   */
  public String target() {
    String path = route;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      path = path.replace("{" + variable.getKey() + "}", Route.encode(variable.getValue()));
    }
    StringJoiner pairs = new StringJoiner("&", "?", "").setEmptyValue("");
    query.forEach(
        (name, values) ->
            values.forEach(value -> pairs.add(Route.encode(name) + "=" + Route.encode(value))));
    return path + pairs;
  }

  /**
   * A variable of the route's path.
   *
   * @throws IllegalArgumentException if the route has no such variable
   */
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no variable " + name);
    }
    return value;
  }

  /**
   * A query parameter.
   *
   * @return null if it is absent
   * @throws HttpProblem if it is given more than once
   */
  public @Nullable String parameter(String name) {
    List<String> values = query.get(name);
    if (values == null) {
      return null;
    }
    if (values.size() > 1) {
      throw HttpProblem.badParameter(name, String.join(", ", values), "given at most once");
    }
    return values.get(0);
  }

  /**
   * A query parameter that is a whole number.
   *
   * @return the default if it is absent
   * @throws HttpProblem if it is no number from {@code least} to {@code most}
   */
  public int number(String name, int byDefault, int least, int most) {
    String text = parameter(name);
    if (text == null) {
      return byDefault;
    }
    String rule = "a whole number from " + least + " to " + most;
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw HttpProblem.badParameter(name, text, rule);
    }
    if (value < least || value > most) {
      throw HttpProblem.badParameter(name, text, rule);
    }
    return value;
  }

  /**
   * A query parameter that is true or false.
   *
   * @return null if it is absent
   * @throws HttpProblem if it is anything else
   */
  public @Nullable Boolean flag(String name) {
    String text = parameter(name);
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw HttpProblem.badParameter(name, text, "true or false");
    };
  }

  /** A header's first value, or null. */
  public @Nullable String header(String name) {
    return headers.apply(name);
  }
}
