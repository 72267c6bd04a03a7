package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.trainer.publish.ExperimentOperations;
import io.freshet.trainer.publish.ExperimentRefusedException;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts judged likes and ends experiments: {@link #step} reads {@code judgements} and {@code
 * experiments}, looks at every running experiment, and keeps the sums in a file.
 *
 * <p>A judgement is counted after {@code experiments} was read to its end: the scorer has read the
 * definition before it judges, so the definition is known.
 *
 * <p>Not thread-safe, except {@link #wakeup}.
 */
final class ExperimentWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentWatcher.class);
  private static final Duration SAVE_EVERY = Duration.ofSeconds(5);

  /** The file may take a twentieth of the time. */
  private static final int SAVE_SHARE = 20;

  private final ExperimentOperations operations;
  private final JudgementReader judgements;
  private final BoardFile file;
  private final EndRules rules;
  private final ExperimentSettings settings;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final BiConsumer<ExperimentDefinition, EndRules.Ending> canaries;
  private final Board board = new Board();
  private final Map<Integer, Long> counted = new HashMap<>();
  private final List<JudgementReader.Read> pending = new ArrayList<>();
  private List<ExperimentResult> results = List.of();
  private boolean changed;
  private long saveAt;

  /**
   * @param operations closed with this
   * @param judgements closed with this
   * @param folder of the file
   * @param nanoTime a clock for the time between two saves, as {@link System#nanoTime}
   * @param canaries told of each canary that is due to end, at every step until it has ended
   */
  ExperimentWatcher(
      ExperimentOperations operations,
      JudgementReader judgements,
      Path folder,
      ExperimentSettings settings,
      Clock clock,
      LongSupplier nanoTime,
      BiConsumer<ExperimentDefinition, EndRules.Ending> canaries) {
    this.operations = operations;
    this.judgements = judgements;
    this.file = new BoardFile(folder);
    this.rules = new EndRules(settings);
    this.settings = settings;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.canaries = canaries;
    this.saveAt = nanoTime.getAsLong();
  }

  /**
   * Reads the definitions and the file. Called once, before {@link #step}.
   *
   * @param users users who have a state: the file's sums of all others are dropped. Null if they
   *     are not all known
   * @param forgotten ids of forgotten users
   */
  void open(@Nullable KnownUsers users, List<byte[]> forgotten) {
    board.define(operations.list());
    BoardFile.Content content = file.read();
    if (judgements.start(content.offsets())) {
      board.restore(content.experiments());
      counted.putAll(content.offsets());
    } else {
      LOG.warn("The topic of judgements was created anew: the sums of experiments start again");
    }
    if (users != null) {
      for (ExperimentSums sums : board.experiments()) {
        LongOpenHashSet known = new LongOpenHashSet();
        users.forEach(id -> known.add(sums.userHash(id)));
        sums.retain(known::contains);
      }
    }
    forget(forgotten);
  }

  /**
   * Reads new judgements, counts them, and ends what is due.
   *
   * @param wait max time to wait for records
   */
  void step(Duration wait) {
    pending.addAll(judgements.poll(wait));
    board.define(pending.isEmpty() ? operations.peek() : operations.list());
    for (JudgementReader.Read read : pending) {
      board.add(read.judgement(), read.partition(), read.user());
      counted.put(read.partition(), read.offset() + 1);
      changed = true;
    }
    pending.clear();
    look();
    removeOld();
    if (changed && nanoTime.getAsLong() - saveAt >= 0) {
      save();
    }
  }

  /** Removes forgotten users from the sums and from the file. */
  void forget(List<byte[]> userIds) {
    if (!userIds.isEmpty()) {
      board.forget(userIds);
      save();
    }
  }

  /** Starts an experiment. */
  ExperimentResult start(ExperimentDefinition experiment) throws ExperimentRefusedException {
    operations.start(experiment);
    return find(experiment.name());
  }

  /** Stops an experiment for an operator. */
  ExperimentResult stop(String name, String reason) throws ExperimentRefusedException {
    operations.end(
        name,
        ExperimentDefinition.Status.STOPPED,
        clock.millis(),
        ExperimentDefinition.EndedBy.OPERATOR,
        reason);
    return find(name);
  }

  /** What all experiments showed at the last step, the newest first. */
  List<ExperimentResult> results() {
    return results;
  }

  /** The rules that an arm breaks, in sentences. */
  List<String> broken(ExperimentResult result, ExperimentResult.ArmResult arm) {
    return rules.guardrails().broken(result, arm);
  }

  /** Number of judgements that could not be read. */
  long unreadable() {
    return judgements.unreadable();
  }

  /** Makes the running call or the next one throw; may be called from any thread. */
  void wakeup() {
    judgements.wakeup();
  }

  /** Saves the sums and closes the clients. */
  @Override
  public void close() {
    try (operations;
        judgements) {
      if (changed) {
        save();
      }
    }
  }

  private ExperimentResult find(String name) throws ExperimentRefusedException {
    refresh();
    look();
    ExperimentDefinition found = ExperimentOperations.require(operations.list(), name);
    return results.stream()
        .filter(each -> each.definition().name().equals(found.name()))
        .findFirst()
        .orElseThrow();
  }

  private void refresh() {
    board.define(operations.list());
  }

  private void look() {
    List<ExperimentResult> next = new ArrayList<>();
    for (ExperimentSums sums : board.experiments()) {
      ExperimentResult result = ExperimentResult.of(sums);
      EndRules.Ending ending = sums.definition().running() ? rules.due(result) : null;
      if (ending != null) {
        end(sums.definition(), ending);
      }
      next.add(0, result);
    }
    results = List.copyOf(next);
  }

  private void end(ExperimentDefinition experiment, EndRules.Ending ending) {
    if (experiment.canary() != null) {
      canaries.accept(experiment, ending);
      return;
    }
    try {
      operations.end(
          experiment.name(), ending.status(), clock.millis(), ending.by(), ending.reason());
      LOG.info("The experiment {} has ended: {}", experiment.name(), ending.reason());
    } catch (ExperimentRefusedException e) {
      LOG.info("The experiment {} was ended by another process: {}", experiment.name(), e.why());
    }
  }

  private void removeOld() {
    long before = clock.millis() - settings.kept().toMillis();
    for (ExperimentSums sums : List.copyOf(board.experiments())) {
      Long ended = sums.definition().endedAtMillis();
      if (ended != null && ended < before) {
        String name = sums.definition().name();
        try {
          operations.remove(name);
          LOG.info("Removed the experiment {}: it ended more than {} ago", name, settings.kept());
        } catch (ExperimentRefusedException e) {
          LOG.info("The experiment {} was removed by another process: {}", name, e.why());
        }
      }
    }
  }

  private void save() {
    long begun = nanoTime.getAsLong();
    try {
      file.write(new BoardFile.Content(counted, board.save()));
      changed = false;
    } catch (IOException e) {
      LOG.warn("The sums of experiments cannot be written; trying again", e);
    }
    long now = nanoTime.getAsLong();
    saveAt = now + Math.max(SAVE_EVERY.toNanos(), SAVE_SHARE * Math.max(0, now - begun));
  }
}
