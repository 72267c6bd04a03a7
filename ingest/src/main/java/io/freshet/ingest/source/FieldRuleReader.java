package io.freshet.ingest.source;

import io.freshet.ingest.source.FieldRule.Missing;
import io.freshet.ingest.source.FieldRule.Otherwise;
import io.freshet.ingest.source.FieldRule.TimeUnit;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the rule of one field: a place, a list of places of which the first with a value
 * counts, or a mapping with {@code at} or {@code constant} and options.
 */
final class FieldRuleReader {
  private final YamlNode node;
  private final String name;

  FieldRuleReader(YamlNode node, String name) {
    this.node = node;
    this.name = name;
  }

  /**
   * Reads the rule; null, with problems, if it breaks a rule.
   *
   * @param absent what a record without the value means if the mapping does not say
   */
  @Nullable FieldRule read(Missing absent) {
    if (!node.isMapping()) {
      List<Reference> from = references(node);
      return from.isEmpty() ? null : rule(from, null, Map.of(), absent, Map.of());
    }
    Set<String> known = new TreeSet<>(Set.of("at", "constant", "values", "otherwise", "missing"));
    if (name.equals(Fields.TIME)) {
      known.addAll(Set.of("unit", "zone"));
    }
    if (Fields.LISTS.contains(name)) {
      known.add("split");
    }
    Map<String, YamlNode> members = node.members(known);
    YamlNode at = members.get("at");
    YamlNode constant = members.get("constant");
    if ((at == null) == (constant == null)) {
      node.refuse("needs either at, a place, or constant, a value");
      return null;
    }
    String fixed = constant == null ? null : constant.text();
    List<Reference> from = at == null ? List.of() : references(at);
    if (from.isEmpty() && fixed == null) {
      return null;
    }
    return rule(from, fixed, table(members.get("values")), absent, members);
  }

  private FieldRule rule(
      List<Reference> from,
      @Nullable String constant,
      Map<String, String> values,
      Missing absent,
      Map<String, YamlNode> members) {
    return new FieldRule(
        from,
        constant,
        values,
        choice(members.get("otherwise"), Otherwise.class, Otherwise.REJECT),
        choice(members.get("missing"), Missing.class, absent),
        choice(members.get("unit"), TimeUnit.class, TimeUnit.AUTO),
        zone(members.get("zone")),
        members.containsKey("split") ? split(members.get("split")) : null);
  }

  private static List<Reference> references(YamlNode at) {
    List<Reference> references = new ArrayList<>();
    for (YamlNode each : at.isList() ? at.elements() : List.of(at)) {
      String text = each.text();
      if (text != null) {
        try {
          references.add(Reference.parse(text));
        } catch (IllegalArgumentException e) {
          String hint =
              text.startsWith("/") ? "" : "; for a fixed value write {constant: " + text + "}";
          each.refuse(e.getMessage() + hint);
        }
      }
    }
    return references;
  }

  private static Map<String, String> table(@Nullable YamlNode node) {
    Map<String, String> values = new TreeMap<>();
    if (node != null) {
      node.members()
          .forEach(
              (from, to) -> {
                String text = to.text();
                if (text != null) {
                  values.put(from, text);
                }
              });
    }
    return values;
  }

  private static <E extends Enum<E>> E choice(@Nullable YamlNode node, Class<E> type, E absent) {
    E chosen = node == null ? null : node.choice(type, List.of(type.getEnumConstants()));
    return chosen == null ? absent : chosen;
  }

  private static @Nullable ZoneId zone(@Nullable YamlNode node) {
    String text = node == null ? null : node.text();
    if (node == null || text == null) {
      return null;
    }
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      node.refuse("must be an IANA time zone such as Europe/Rome");
      return null;
    }
  }

  private static @Nullable String split(@Nullable YamlNode node) {
    String text = node == null ? null : node.text();
    if (node != null && text != null && text.isEmpty()) {
      node.refuse("must not be empty");
    }
    return text;
  }
}
