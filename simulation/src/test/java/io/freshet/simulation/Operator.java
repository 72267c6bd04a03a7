package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.ingest.forget.ForgetElsewhere;
import io.freshet.ingest.forget.ForgetFailedException;
import io.freshet.ingest.forget.UserEraser;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.simulation.log.SimulatedAdmin;
import io.freshet.simulation.log.SimulatedKafka;
import io.freshet.simulation.log.Transactions;
import io.freshet.trainer.publish.ModelOperations;
import io.freshet.trainer.publish.NoChampionException;
import io.freshet.trainer.publish.PublisherLostException;
import io.freshet.trainer.publish.UnknownVersionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The operator of the deployment: forgets users, rolls models back and unpins them. */
final class Operator {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration REFIT_FORCED_AFTER = Duration.ofDays(7);

  private final Parts parts;
  private final Deployment deployment;
  private final SimulatedKafka kafka;
  private final Producers producers;
  private final Map<String, Long> forgotten = new HashMap<>();
  private final Set<String> byMapping = new HashSet<>();
  private @Nullable String pinned;

  Operator(Parts parts, Deployment deployment, SimulatedKafka kafka, Producers producers) {
    this.parts = parts;
    this.deployment = deployment;
    this.kafka = kafka;
    this.producers = producers;
  }

  /** By user: how much had been posted when the user was last asked to be forgotten. */
  Map<String, Long> forgotten() {
    return forgotten;
  }

  /** Forgets a user by a foreign record, which is being posted. */
  void forgottenByMapping(String user) {
    forgotten.put(user, producers.lastPosted(user));
    byMapping.add(user);
  }

  /** Whether the user's last forget was by a foreign record. */
  boolean isForgottenByMapping(String user) {
    return byMapping.contains(user);
  }

  /** The version that the operator last pinned and knows to be pinned; null if there is none. */
  @Nullable String pinned() {
    return pinned;
  }

  /** Serves an older version, or stays with the present one; nothing is promoted until unpinned. */
  void rollback(SplittableRandom random) {
    operate(
        operations -> {
          List<ModelManifest> published = operations.list().manifests();
          if (!published.isEmpty()) {
            ModelManifest chosen = published.get(random.nextInt(published.size()));
            pinned = null; // until it is acknowledged
            pinned = operations.rollback(chosen.version()).version();
          }
        });
  }

  /** Lets the trainer promote again. */
  void unpin() {
    operate(
        operations -> {
          pinned = null;
          operations.unpin();
        });
  }

  private interface Work {
    void with(ModelOperations operations) throws UnknownVersionException, NoChampionException;
  }

  private void operate(Work work) {
    LongSupplier nanoTime = () -> Duration.ofMillis(kafka.clock().millis()).toNanos();
    try (ModelOperations operations =
        new ModelOperations(
            new ModelTopicReader(
                kafka.consumer(new StringDeserializer(), true),
                deployment.topics().models().name(),
                nanoTime),
            partition -> kafka.log(partition).start(),
            () ->
                kafka.producer(
                    new StringSerializer(), deployment.kafka().prefixed("freshet-models")),
            deployment.topics(),
            TIMEOUT,
            Transactions.TIMEOUT,
            nanoTime)) {
      work.with(operations);
    } catch (UnknownVersionException
        | NoChampionException
        | PublisherLostException
        | KafkaException e) {
      // The command says what happened; the operator leaves it at that.
    }
  }

  void forget(SplittableRandom random) {
    String user = Producers.user(random);
    UserEraser eraser =
        new UserEraser(
            SimulatedAdmin.of(kafka),
            parts.eraser(kafka),
            deployment.kafka(),
            deployment.ingest(),
            new ForgetElsewhere(REFIT_FORCED_AFTER, List.of(), List.of()),
            kafka.clock());
    for (int attempt = 0; attempt < 3; attempt++) {
      try {
        eraser.forget(user.getBytes(UTF_8), TIMEOUT);
        forgotten.put(user, producers.nextOrder());
        byMapping.remove(user);
        return;
      } catch (ForgetFailedException e) {
        // The command says "try again", which is what an operator does.
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts", e);
      }
    }
  }
}
