package io.freshet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds the planted defects, with the seeds that found them first. */
class PlantedBugsTest {
  private static final long SEEDS = 1_000;

  @ParameterizedTest
  @EnumSource(Plant.class)
  void shouldFindWhatIsPlanted(Plant plant) {
    Story story = Story.of(plant.seed());

    Throwable failure = Simulation.run(story, plant.parts());

    assertThat(plant.causes(failure))
        .as("seed %d finds it; found was %s; %s", plant.seed(), failure, hint(plant, failure))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Plant.class)
  void shouldFindNothingWhereNothingIsPlanted(Plant plant) {
    Throwable failure = Simulation.run(Story.of(plant.seed()));

    assertThat(failure).isNull();
  }

  /** Another seed that finds it, for when stories have changed. */
  private static String hint(Plant plant, Throwable failure) {
    if (plant.causes(failure)) {
      return "";
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      Story story = Story.of(seed);
      if (plant.causes(Simulation.run(story, plant.parts())) && Simulation.run(story) == null) {
        return "seed " + seed + " would";
      }
    }
    return "none of " + SEEDS + " seeds does";
  }
}
