package io.freshet.ingest.source;

import io.freshet.ingest.source.SourcesException.Problem;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.record.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A node of a YAML file with its key. Each reading method adds a problem with the node's line if
 * the node breaks the rule, and then returns null or nothing.
 *
 * @param key the key from the root, such as {@code sources[0].user}
 */
record YamlNode(Node node, String key, List<Problem> problems) {

  /** Adds a problem of this node. */
  void refuse(String rule) {
    String value = node instanceof ScalarNode scalar ? Rejection.excerpt(scalar.getValue()) : "";
    problems.add(new Problem(node.getStartMark().getLine() + 1, key, value, rule));
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  boolean isScalar() {
    return node instanceof ScalarNode && !node.getTag().equals(Tag.NULL);
  }

  /** The members of a mapping by name; empty, with a problem, if the node is none. */
  Map<String, YamlNode> members() {
    Map<String, YamlNode> members = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      refuse("must be a mapping, name: value");
      return members;
    }
    for (NodeTuple member : mapping.getValue()) {
      String name = member.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      String path = key.isEmpty() ? name : key + "." + name;
      YamlNode at = new YamlNode(member.getKeyNode(), path, problems);
      if (!(member.getKeyNode() instanceof ScalarNode)) {
        at.refuse("a name must be a text");
      } else if (members.put(name, new YamlNode(member.getValueNode(), path, problems)) != null) {
        at.refuse("given at most once");
      }
    }
    return members;
  }

  /** The members of a mapping; names that are not known are problems. */
  Map<String, YamlNode> members(Collection<String> known) {
    Map<String, YamlNode> members = members();
    members.forEach(
        (name, member) -> {
          if (!known.contains(name)) {
            problems.add(
                new Problem(
                    member.node.getStartMark().getLine() + 1,
                    member.key,
                    "",
                    "unknown; known are "
                        + String.join(", ", new TreeSet<>(known))
                        + Suggestions.hint(name, known)));
          }
        });
    return members;
  }

  /** The elements of a list; empty, with a problem, if the node is none. */
  List<YamlNode> elements() {
    List<YamlNode> elements = new ArrayList<>();
    if (!(node instanceof SequenceNode sequence)) {
      refuse("must be a list");
      return elements;
    }
    for (Node element : sequence.getValue()) {
      elements.add(new YamlNode(element, key + "[" + elements.size() + "]", problems));
    }
    return elements;
  }

  /** The text of a scalar: numbers and booleans count as written. */
  @Nullable String text() {
    if (isScalar() && node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    refuse("must be a text");
    return null;
  }

  /** The constant of an enum that has the scalar's name in lower case. */
  <E extends Enum<E>> @Nullable E choice(Class<E> type, Collection<E> allowed) {
    String text = text();
    List<String> names =
        allowed.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    if (text == null) {
      return null;
    }
    if (!names.contains(text)) {
      refuse("must be one of " + String.join(", ", names) + Suggestions.hint(text, names));
      return null;
    }
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }
}
