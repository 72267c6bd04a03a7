package io.freshet.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * JSON Pointer (RFC 6901) that also knows {@code *}, which stands for every element of an array:
 * {@code /lines/*}{@code /sku}.
 *
 * @param tokens the unescaped names from the root inwards; empty for the whole document
 */
record Pointer(List<String> tokens) {
  static final String STAR = "*";

  Pointer {
    tokens = List.copyOf(tokens);
  }

  /**
   * Reads a pointer.
   *
   * @throws IllegalArgumentException if the text neither is empty nor starts with {@code /}, or has
   *     a {@code ~} that is followed by neither 0 nor 1
   */
  static Pointer parse(String text) {
    if (text.isEmpty()) {
      return new Pointer(List.of());
    }
    if (text.charAt(0) != '/') {
      throw new IllegalArgumentException("a JSON Pointer starts with /");
    }
    if (text.replace("~0", "").replace("~1", "").indexOf('~') >= 0) {
      throw new IllegalArgumentException("in a JSON Pointer ~ is written ~0, and / in a name ~1");
    }
    List<String> tokens = new ArrayList<>();
    for (String token : text.substring(1).split("/", -1)) {
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    return new Pointer(tokens);
  }

  /** Number of stars. */
  int stars() {
    int stars = 0;
    for (String token : tokens) {
      stars += token.equals(STAR) ? 1 : 0;
    }
    return stars;
  }

  /** The pointer up to and with its last star; empty if it has none. */
  Pointer lines() {
    return new Pointer(tokens.subList(0, tokens.lastIndexOf(STAR) + 1));
  }

  boolean startsWith(Pointer prefix) {
    return tokens.size() >= prefix.tokens.size()
        && tokens.subList(0, prefix.tokens.size()).equals(prefix.tokens);
  }

  /**
   * The node at this pointer, where the n-th star stands for the n-th of {@code indexes}; missing
   * if there is none.
   */
  JsonNode at(JsonNode root, int[] indexes) {
    JsonNode node = root;
    int star = 0;
    for (int i = 0; i < tokens.size() && !node.isMissingNode(); i++) {
      String token = tokens.get(i);
      node = token.equals(STAR) ? element(node, indexes[star++]) : member(node, token);
    }
    return node;
  }

  /**
   * Hands over every node at this pointer, where the first stars stand for {@code indexes} and each
   * later star for every element.
   */
  void all(JsonNode root, int[] indexes, Consumer<JsonNode> found) {
    all(root, indexes, 0, 0, found);
  }

  private void all(JsonNode node, int[] indexes, int token, int star, Consumer<JsonNode> found) {
    if (token == tokens.size()) {
      found.accept(node);
    } else if (!tokens.get(token).equals(STAR)) {
      all(member(node, tokens.get(token)), indexes, token + 1, star, found);
    } else if (star < indexes.length) {
      all(element(node, indexes[star]), indexes, token + 1, star + 1, found);
    } else {
      for (JsonNode element : node) {
        all(element, indexes, token + 1, star + 1, found);
      }
    }
  }

  private static JsonNode member(JsonNode node, String token) {
    if (node.isArray()) {
      boolean index =
          !token.isEmpty()
              && token.length() < 10
              && token.chars().allMatch(c -> c >= '0' && c <= '9');
      return index ? node.path(Integer.parseInt(token)) : MissingNode.getInstance();
    }
    return node.path(token);
  }

  private static JsonNode element(JsonNode node, int index) {
    return node.isArray() ? node.path(index) : MissingNode.getInstance();
  }

  /** The pointer as written, with {@code indexes} in the place of the first stars. */
  String text(int[] indexes) {
    StringBuilder text = new StringBuilder();
    int star = 0;
    for (String token : tokens) {
      boolean bound = token.equals(STAR) && star < indexes.length;
      text.append('/')
          .append(bound ? indexes[star++] : token.replace("~", "~0").replace("/", "~1"));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text(new int[0]);
  }
}
