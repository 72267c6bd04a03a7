package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.Judgement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sums of all experiments that are on {@code experiments}.
 *
 * <p>Bounded: it holds at most {@value #MAX_ENTRIES} pairs of a user and an arm, 16 bytes each and
 * as much again for the tables. A user beyond is not counted; the users who came before are counted
 * on. Not thread-safe.
 */
final class Board {
  /** Max pairs of a user and an arm, over all experiments. */
  static final int MAX_ENTRIES = 2_000_000;

  private final int maxEntries;
  private Map<String, ExperimentSums> experiments = new LinkedHashMap<>();
  private int entries;

  Board() {
    this(MAX_ENTRIES);
  }

  Board(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /**
   * Takes the definitions: new experiments start without sums, removed ones lose theirs.
   *
   * @param definitions all experiments
   */
  void define(Collection<ExperimentDefinition> definitions) {
    Map<String, ExperimentSums> next = new LinkedHashMap<>();
    for (ExperimentDefinition definition : definitions) {
      ExperimentSums sums = experiments.get(definition.name());
      if (sums == null || !sums.isOf(definition)) {
        sums = new ExperimentSums(definition);
      }
      sums.update(definition);
      next.put(definition.name(), sums);
    }
    experiments = next;
    entries = next.values().stream().mapToInt(ExperimentSums::entries).sum();
  }

  /**
   * Adds the sums of a file to the experiments that are defined.
   *
   * @param saved sums; those of other experiments are dropped
   */
  void restore(List<SavedExperiment> saved) {
    for (SavedExperiment each : saved) {
      ExperimentSums defined = experiments.get(each.name());
      if (defined != null && defined.definition().salt().equals(each.salt())) {
        experiments.put(each.name(), ExperimentSums.restore(defined.definition(), each));
      }
    }
    entries = experiments.values().stream().mapToInt(ExperimentSums::entries).sum();
  }

  List<SavedExperiment> save() {
    return experiments.values().stream().map(ExperimentSums::save).toList();
  }

  /**
   * Counts a judged like; one of an unknown experiment is skipped.
   *
   * @param partition number of the topic partition from which it was read
   * @param user hash of the user in the experiment
   */
  void add(Judgement judgement, int partition, long user) {
    ExperimentSums sums = experiments.get(judgement.experiment());
    if (sums != null) {
      int before = sums.entries();
      sums.add(judgement, partition, user, entries < maxEntries);
      entries += sums.entries() - before;
    }
  }

  /** Removes the users with these ids, in UTF-8. */
  void forget(List<byte[]> userIds) {
    for (ExperimentSums sums : experiments.values()) {
      userIds.forEach(sums::forget);
    }
    entries = experiments.values().stream().mapToInt(ExperimentSums::entries).sum();
  }

  /** The experiments, in the order of their definitions. Not a copy. */
  Collection<ExperimentSums> experiments() {
    return experiments.values();
  }

  @Nullable ExperimentSums experiment(String name) {
    return experiments.get(name);
  }
}
