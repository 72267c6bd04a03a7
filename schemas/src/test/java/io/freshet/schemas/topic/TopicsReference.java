package io.freshet.schemas.topic;

import java.util.stream.Collectors;

/** Renders {@code docs/topics.md} from {@link Topics}. */
final class TopicsReference {
  private TopicsReference() {}

  static String markdown() {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # Topics

        All topics of a deployment, with key, value and settings. This page is generated from
        `io.freshet.schemas.topic.Topics`, and a test fails when the two differ:

            mvn -pl schemas test -Dtest=TopicsReferenceTest -Dfreshet.docs.write=true

        - **Names** start with the setting `topics.prefix`.
        - **Partitions**: user-keyed topics share one partition count, the setting `topics.partitions`. It is fixed when the
          topics are created.
        - **Time**: event time is in the payload. All topics use `LogAppendTime`, so retention does not delete a replay of 1996.
        - **Values** are JSON by the schemas in `schemas/src/main/resources/json-schemas/`, unless the table says otherwise.
        - **Durations** are the defaults.

        | topic | key | value | partitions | cleanup |
        |---|---|---|---|---|
        """);
    for (Topic<?, ?> topic : new Topics("").all()) {
      out.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  topic.name(),
                  topic.key(),
                  topic.value(),
                  topic.partitioning() == Partitioning.BY_USER ? "`topics.partitions`" : "1",
                  topic.configs().get("cleanup.policy").replace(",", " and ")));
    }
    for (Topic<?, ?> topic : new Topics("").all()) {
      out.append("\n## `%s`\n\n%s\n\n".formatted(topic.name(), topic.doc()));
      out.append(
          topic.configs().entrySet().stream()
              .map(
                  config ->
                      "- `%s=%s`%s"
                          .formatted(
                              config.getKey(),
                              config.getValue(),
                              inWords(config.getKey(), config.getValue())))
              .collect(Collectors.joining("\n", "", "\n")));
    }
    return out.toString();
  }

  private static String inWords(String key, String value) {
    if (!key.endsWith(".ms")) {
      return "";
    }
    long hours = Long.parseLong(value) / 3_600_000;
    if (Long.parseLong(value) < 0) {
      return " (for ever)";
    }
    return hours % 24 == 0 ? " (%d days)".formatted(hours / 24) : " (%d h)".formatted(hours);
  }
}
