package io.freshet.standalone.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.schemas.experiment.Judgement;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentsCommandsTest {
  @TempDir Path folder;

  @Test
  void shouldStartShowAndStopAnExperiment() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      Invocation created = run(broker, "topics", "create");
      assertThat(created.exitCode()).as(created.err()).isZero();
      assertThat(run(broker, "experiments", "list").out())
          .contains("no experiment has been started yet");

      Invocation started =
          run(
              broker,
              "experiments",
              "start",
              "wide",
              "--arm",
              "control",
              "--arm",
              "wide=diversity=0.3,explore.share=0.1",
              "--share",
              "100%",
              "--end-likes",
              "40000",
              "--end-below",
              "-0.03");
      assertThat(started.exitCode()).as(started.err()).isZero();
      judge(broker, 300);

      String shown = run(broker, "experiments", "show", "wide").out();
      assertThat(shown)
          .contains(
              "wide: running, 100.0 % of the users", "300 of at most 40,000 likes are judged.")
          .contains("control: as it is", "wide: diversity=0.3, explore.share=0.1")
          .containsPattern("[0-9]+ users, [0-9]+ likes, found [45][0-9]\\.[0-9] %")
          .contains("users: too few for an interval");
      assertThat(shown.lines()).allMatch(line -> line.length() <= ExperimentTexts.WIDTH);
      String listed = run(broker, "experiments", "list").out();
      assertThat(listed).contains("wide", "running", "control, wide");
      assertThat(listed.lines()).allMatch(line -> line.length() <= ExperimentTexts.WIDTH);

      Invocation again =
          run(
              broker,
              "experiments",
              "start",
              "wide",
              "--arm",
              "control",
              "--arm",
              "b",
              "--share",
              "0.1");
      assertThat(again.exitCode()).isEqualTo(ExitCode.FAILURE);
      assertThat(again.err()).contains("there is an experiment 'wide' (running)");
      Invocation unknown =
          run(
              broker,
              "experiments",
              "start",
              "x",
              "--arm",
              "control",
              "--arm",
              "b=v000007",
              "--share",
              "10%");
      assertThat(unknown.err()).contains("the version 'v000007' is not published");

      assertThat(run(broker, "experiments", "stop", "wide", "--reason", "enough").out())
          .contains("The experiment wide is stopped.");
      assertThat(run(broker, "experiments", "show", "wide").out())
          .contains("wide: stopped", "Ended: enough");
      assertThat(run(broker, "experiments", "stop", "wode").err()).contains("did you mean wide?");
    }
  }

  @Test
  void shouldRefuseWhatBreaksARuleBeforeItConnects() {
    Invocation share =
        Invocation.of("experiments", "start", "x", "--arm", "a", "--arm", "b", "--share", "much");
    assertThat(share.exitCode()).isNotZero();
  }

  /** One like of each user, in the arm of the user; every other one a hit. */
  private static void judge(EmbeddedBroker broker, int users) throws Exception {
    KafkaSettings kafka =
        KafkaSettings.from(Map.of(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers()));
    ExperimentDefinition experiment;
    try (ExperimentTopicReader reader = ExperimentTopicReader.open(kafka)) {
      experiment = reader.refresh(Duration.ofSeconds(30)).get(0);
    }
    Assignment assignment = new Assignment(experiment);
    Topics topics = kafka.topics();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.producerProperties(Map.of()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      int[] counts = new int[2];
      for (int user = 0; user < users; user++) {
        byte[] id = ("user" + user).getBytes(UTF_8);
        int arm = assignment.shownAt(assignment.position(id));
        Judgement judgement =
            new Judgement(
                experiment.name(),
                experiment.arms().get(arm).name(),
                false,
                counts[arm]++ % 2 == 0,
                false,
                "ratings-0@" + user,
                System.currentTimeMillis(),
                300,
                10);
        producer
            .send(
                new ProducerRecord<>(
                    topics.judgements().name(),
                    0,
                    Assignment.key(assignment.userHash(id)).getBytes(US_ASCII),
                    judgement.toJson()))
            .get();
      }
    }
  }

  private static Invocation run(EmbeddedBroker broker, String... args) {
    return Invocation.with(
        Map.of(
            "FRESHET_BOOTSTRAP_SERVERS",
            broker.bootstrapServers(),
            "FRESHET_TOPICS_REPLICATION_FACTOR",
            "1"),
        args);
  }
}
