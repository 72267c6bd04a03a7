package io.freshet.http;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A complete request that has passed all limits.
 *
 * @param method HTTP method, such as {@code GET}
 * @param route path of the route, with its variables in braces
 * @param variables decoded variables of the route's path, by name
 * @param query decoded query parameters, by name; every name has at least one value
 * @param headers finds the first value of a header by its name; null if the header is absent
 * @param body the body; empty if the request had none
 * @param caller sender of the request
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Call(
    String method,
    String route,
    Map<String, String> variables,
    Map<String, List<String>> query,
    Function<String, @Nullable String> headers,
    byte[] body,
    Caller caller) {

  /**
   * Name of the header that marks a request forwarded from one instance of a service to another.
   */
  public static final String FORWARDED = "X-Freshet-Forwarded";

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,18})?");

  /** Copies the collections. */
  public Call {
    variables = Map.copyOf(variables);
    query = Map.copyOf(query);
  }

  /**
   * Path and query of the request, encoded again from the decoded values. Another instance reads
   * the same values from the target, and the target is always a valid URI.
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
   * Value of a variable of the route's path.
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
   * Value of a query parameter.
   *
   * @return null if the parameter is absent
   * @throws HttpProblem if the parameter is given more than once
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
   * Value of a query parameter that is a whole number.
   *
   * @param byDefault the value if the parameter is absent
   * @throws HttpProblem if the value is not a whole number from {@code min} to {@code max}
   */
  public int number(String name, int byDefault, int min, int max) {
    String text = parameter(name);
    if (text == null) {
      return byDefault;
    }
    String rule = "a whole number from " + min + " to " + max;
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw HttpProblem.badParameter(name, text, rule);
    }
    if (value < min || value > max) {
      throw HttpProblem.badParameter(name, text, rule);
    }
    return value;
  }

  /**
   * Value of a query parameter that is a share.
   *
   * @return null if the parameter is absent
   * @throws HttpProblem if the value is not a decimal number from 0 to 1
   */
  public @Nullable Double share(String name) {
    String text = parameter(name);
    if (text == null) {
      return null;
    }
    double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!(value <= 1)) {
      throw HttpProblem.badParameter(name, text, "a number from 0 to 1, such as 0.3");
    }
    return value;
  }

  /**
   * Value of a query parameter that is true or false.
   *
   * @return null if the parameter is absent
   * @throws HttpProblem if the value is anything else
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

  /** First value of a header; null if the header is absent. */
  public @Nullable String header(String name) {
    return headers.apply(name);
  }
}
