package io.freshet.standalone.config;

import java.util.List;

/**
 * The few settings that most deployments look at, by the question that each group answers. The
 * reference page shows them first.
 */
final class SettingsThatMatter {

  /** Stands for the name of each service in a key that all of them have. */
  static final String SERVICE = "<service>";

  /**
   * Settings that answer one question.
   *
   * @param question the question, a heading of the reference page
   * @param keys their keys, in the order of the page; {@link #SERVICE} stands for each service
   */
  record Group(String question, List<String> keys) {}

  /** All groups, in the order of the page. */
  static final List<Group> GROUPS =
      List.of(
          new Group(
              "Where is Kafka, and where are the files?",
              List.of(
                  "bootstrap.servers",
                  "topics.prefix",
                  "topics.partitions",
                  "topics.replication.factor",
                  "state.dir")),
          new Group(
              "What is a rating, and what is a like?",
              List.of(
                  "ingest.rating.min",
                  "ingest.rating.max",
                  "ingest.time.zone",
                  "scorer.like.threshold",
                  "trainer.like.threshold")),
          new Group(
              "How is a list made?",
              List.of(
                  "scorer.k",
                  "scorer.diversity",
                  "scorer.explore.share",
                  "scorer.queries.enabled")),
          new Group(
              "When does a model change?",
              List.of(
                  "trainer.families",
                  "trainer.refit.first.ratings",
                  "trainer.refit.new.ratings",
                  "trainer.refit.interval.seconds",
                  "trainer.memory.megabytes")),
          new Group(
              "How does it grow, and what does it guarantee?",
              List.of(
                  "ingest.processing.guarantee",
                  "scorer.processing.guarantee",
                  "ingest.threads",
                  "scorer.threads",
                  "ingest.instance.id",
                  "scorer.instance.id")),
          new Group(
              "Who may reach it by HTTP?",
              List.of(
                  "<service>.http.port",
                  "<service>.http.host",
                  "<service>.http.tokens.file",
                  "<service>.http.tls.certificate.file",
                  "<service>.http.tls.key.file")));

  private SettingsThatMatter() {}
}
