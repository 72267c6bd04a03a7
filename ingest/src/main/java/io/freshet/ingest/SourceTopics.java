package io.freshet.ingest;

import io.freshet.ingest.source.Source;
import io.freshet.ingest.source.Sources;
import io.freshet.ingest.source.SourcesException;
import io.freshet.ingest.source.SourcesReader;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The foreign topics that ingest reads, by its settings. */
public final class SourceTopics {
  private SourceTopics() {}

  /**
   * Reads the file of mappings.
   *
   * @return no mapping if the settings name no file
   * @throws ConfigException if the file breaks a rule, maps a topic of the deployment itself, or
   *     forgets users without the switch for it
   */
  public static Sources read(IngestSettings settings, Topics topics) {
    if (settings.sources().isEmpty()) {
      return Sources.NONE;
    }
    Sources sources;
    try {
      sources = SourcesReader.read(Path.of(settings.sources()));
    } catch (SourcesException e) {
      throw new ConfigException(IngestSettings.SOURCES + ": " + e.getMessage());
    }
    List<String> problems = new ArrayList<>();
    List<String> own = topics.all().stream().map(Topic::name).toList();
    for (Source source : sources.all()) {
      if (own.contains(source.topic())) {
        problems.add("topic " + source.topic() + " is Freshet's own, so it cannot be mapped");
      }
      if (source.needsColumns()) {
        problems.add(
            "topic " + source.topic() + ": a topic has no header line, so csv needs columns");
      }
      if (source.forgets() && !settings.sourcesForget()) {
        problems.add(
            "topic "
                + source.topic()
                + " makes Freshet forget users; if you want that, set "
                + IngestSettings.SOURCES_FORGET
                + "=true");
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(
          IngestSettings.SOURCES + ": " + settings.sources() + ": " + String.join("; ", problems));
    }
    return sources;
  }

  /**
   * Checks that the topics exist.
   *
   * @param configs topic settings in force, by name of each topic that exists
   * @throws IllegalStateException if a topic does not exist
   */
  static void require(Sources sources, Map<String, Map<String, String>> configs) {
    List<String> missing =
        sources.topics().stream().filter(topic -> !configs.containsKey(topic)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "topics named in "
              + IngestSettings.SOURCES
              + " do not exist or cannot be seen: "
              + String.join(", ", missing));
    }
  }
}
