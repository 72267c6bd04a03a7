package io.freshet.ingest.source;

import io.freshet.ingest.source.FieldRule.Missing;
import io.freshet.ingest.source.Reference.Area;
import io.freshet.ingest.source.Source.Gives;
import io.freshet.ingest.source.Source.Removal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reader of the mapping of one topic. One instance reads one mapping. */
final class SourceReader {
  private static final Set<String> OWN =
      Set.of(
          "topic",
          "format",
          "gives",
          "start",
          "columns",
          "separator",
          "when",
          "deletedWhen",
          "deletes",
          "tombstones");

  /** Where a topic is read from when it is first read. */
  private enum Start {
    EARLIEST,
    LATEST
  }

  private final YamlNode node;
  private final Map<String, FieldRule> fields = new TreeMap<>();
  private Map<String, YamlNode> members = Map.of();
  private Pointer lines = new Pointer(List.of());

  SourceReader(YamlNode node) {
    this.node = node;
  }

  /** Reads the mapping; null, with problems, if it breaks a rule. */
  @Nullable Source read() {
    int problemsBefore = node.problems().size();
    if (!node.isMapping()) {
      node.refuse("must be the mapping of a topic: topic, user, item, …");
      return null;
    }
    Gives gives = gives();
    Set<String> known = new TreeSet<>(OWN);
    known.addAll(Fields.of(gives));
    if (gives == Gives.PROFILES) {
      known.add(Fields.DEMOGRAPHICS);
    }
    members = node.members(known);
    YamlNode topicNode = members.get("topic");
    String topic = topicNode == null ? null : topicNode.text();
    if (topicNode == null) {
      node.refuse("topic: required");
    }
    SourceFormat format = choice("format", SourceFormat.class, SourceFormat.JSON);
    readFields(gives, format);
    List<Condition> when = conditions("when");
    List<Condition> deletedWhen = conditions("deletedWhen");
    findLines(when, deletedWhen);
    checkFields(gives);
    Removal deletes = removal("deletes", gives);
    Removal tombstones = removal("tombstones", gives);
    checkTombstones(gives, tombstones);
    RecordFormat reader = reader(format);
    Start start = choice("start", Start.class, Start.EARLIEST);
    if (node.problems().size() > problemsBefore || topic == null || reader == null) {
      return null;
    }
    return new Source(
        topic,
        format,
        reader,
        gives,
        start == Start.LATEST,
        fields,
        lines,
        when,
        deletedWhen,
        deletes,
        tombstones);
  }

  private Gives gives() {
    // the names of the other keys depend on it
    List<SourcesException.Problem> unheard = new ArrayList<>();
    YamlNode given = new YamlNode(node.node(), node.key(), unheard).members().get("gives");
    if (given == null) {
      return Gives.EVENTS;
    }
    Gives chosen =
        new YamlNode(given.node(), given.key(), node.problems())
            .choice(Gives.class, List.of(Gives.values()));
    return chosen == null ? Gives.EVENTS : chosen;
  }

  private <E extends Enum<E>> E choice(String name, Class<E> type, E absent) {
    YamlNode member = members.get(name);
    E chosen = member == null ? absent : member.choice(type, List.of(type.getEnumConstants()));
    return chosen == null ? absent : chosen;
  }

  private void readFields(Gives gives, SourceFormat format) {
    if (gives == Gives.EVENTS) {
      fields.putAll(format.defaults());
    }
    for (String name : Fields.of(gives)) {
      YamlNode member = members.get(name);
      if (member != null) {
        put(name, member, Fields.required(gives).contains(name) || name.equals(Fields.TYPE));
      }
    }
    YamlNode demographics = members.get(Fields.DEMOGRAPHICS);
    if (demographics != null) {
      demographics
          .members()
          .forEach((name, member) -> put(Fields.DEMOGRAPHIC + name, member, false));
    }
  }

  private void put(String name, YamlNode member, boolean required) {
    boolean needed = required || name.equals(Fields.TIME);
    FieldRule rule = new FieldRuleReader(member, name).read(needed ? Missing.REJECT : Missing.OMIT);
    if (rule != null) {
      fields.put(name, rule);
      if (rule.missing() == Missing.OMIT && required && !name.equals(Fields.TYPE)) {
        member.refuse("a record cannot do without it, so missing must be reject or ignore");
      }
    }
  }

  private List<Condition> conditions(String name) {
    List<Condition> conditions = new ArrayList<>();
    YamlNode member = members.get(name);
    if (member == null) {
      return conditions;
    }
    member
        .members()
        .forEach(
            (reference, value) -> {
              Set<String> texts = new HashSet<>();
              for (YamlNode each : value.isList() ? value.elements() : List.of(value)) {
                String text = each.text();
                if (text != null) {
                  texts.add(text);
                }
              }
              try {
                conditions.add(new Condition(Reference.parse(reference), texts));
              } catch (IllegalArgumentException e) {
                value.refuse(String.valueOf(e.getMessage()));
              }
            });
    return conditions;
  }

  /** Finds the array whose elements give one record each: the longest that a single value is in. */
  private void findLines(List<Condition> when, List<Condition> deletedWhen) {
    Map<String, Pointer> starred = new TreeMap<>();
    fields.forEach(
        (name, rule) -> {
          if (!Fields.LISTS.contains(name)) {
            rule.from().forEach(each -> note(starred, name, each));
          }
        });
    when.forEach(each -> note(starred, "when", each.at()));
    for (Pointer each : starred.values()) {
      if (each.tokens().size() > lines.tokens().size()) {
        lines = each;
      }
    }
    starred.forEach(
        (name, each) -> {
          if (!lines.startsWith(each)) {
            refuse(
                name, each + " and " + lines + " are different arrays; one of them can give lines");
          }
        });
    for (Condition each : deletedWhen) {
      if (each.at().pointer().stars() > 0) {
        refuse("deletedWhen", "a delete is of the whole record, so the place has no *");
      }
    }
  }

  private static void note(Map<String, Pointer> starred, String name, Reference reference) {
    if (reference.area() == Area.VALUE && reference.pointer().stars() > 0) {
      Pointer array = reference.pointer().lines();
      starred.merge(name, array, (a, b) -> a.tokens().size() >= b.tokens().size() ? a : b);
    }
  }

  private void checkFields(Gives gives) {
    for (String name : Fields.required(gives)) {
      if (!fields.containsKey(name) && !members.containsKey(name)) {
        node.refuse(name + ": required");
      }
    }
    if (gives == Gives.EVENTS
        && !fields.containsKey(Fields.TYPE)
        && !fields.containsKey(Fields.RATING)
        && !members.containsKey(Fields.TYPE)
        && !members.containsKey(Fields.RATING)) {
      node.refuse("type or rating: required; for example type: {constant: view}");
    }
  }

  private Removal removal(String name, Gives gives) {
    YamlNode member = members.get(name);
    if (member == null) {
      return Removal.NOTHING;
    }
    List<Removal> allowed =
        gives == Gives.ITEMS
            ? List.of(Removal.NOTHING, Removal.WITHDRAW)
            : List.of(Removal.values());
    Removal chosen = member.choice(Removal.class, allowed);
    return chosen == null ? Removal.NOTHING : chosen;
  }

  /** A tombstone has a key and headers only, so the ids must be there. */
  private void checkTombstones(Gives gives, Removal tombstones) {
    if (tombstones == Removal.NOTHING) {
      return;
    }
    List<String> needed =
        new ArrayList<>(
            tombstones == Removal.FORGET ? List.of(Fields.USER) : Fields.required(gives));
    if (gives == Gives.EVENTS
        && tombstones == Removal.WITHDRAW
        && fields.containsKey(Fields.TYPE)) {
      needed.add(Fields.TYPE);
    }
    for (String name : needed) {
      FieldRule rule = fields.get(name);
      if (rule != null && !rule.survivesTombstone()) {
        refuse(
            "tombstones",
            "a tombstone has no value, so "
                + name
                + " must be a place in the key, such as key:/id");
      }
    }
  }

  private @Nullable RecordFormat reader(SourceFormat format) {
    YamlNode columns = members.get("columns");
    YamlNode separator = members.get("separator");
    if (format != SourceFormat.CSV) {
      if (columns != null) {
        columns.refuse("only for format: csv");
      }
      if (separator != null) {
        separator.refuse("only for format: csv");
      }
      return format.reader(List.of(), "");
    }
    String between = separator == null ? "," : separator.text();
    List<String> names = new ArrayList<>();
    for (YamlNode column : columns == null ? List.<YamlNode>of() : columns.elements()) {
      String name = column.text();
      if (name != null) {
        names.add(name);
      }
    }
    if (separator != null && between != null && between.isEmpty()) {
      separator.refuse("must not be empty");
    }
    return between == null ? null : format.reader(names, between);
  }

  private void refuse(String name, String rule) {
    YamlNode member = members.get(name);
    if (member == null) {
      node.refuse(name + ": " + rule);
    } else {
      member.refuse(rule);
    }
  }
}
