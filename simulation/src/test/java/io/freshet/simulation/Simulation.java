package io.freshet.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runner of stories, which returns the first broken invariant. */
final class Simulation {
  private Simulation() {}

  /**
   * Runs a story and checks every promise after it.
   *
   * @return what went wrong; null if all is well
   */
  static @Nullable Throwable run(Story story) {
    return run(story, new Parts());
  }

  /**
   * Runs a story in a world of these parts.
   *
   * @return what went wrong; null if all is well
   */
  static @Nullable Throwable run(Story story, Parts parts) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("freshet-simulation");
      run(story, parts, folder);
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      return e;
    } finally {
      delete(folder);
    }
  }

  private static void run(Story story, Parts parts, Path folder) {
    World world = new World(story, parts, folder);
    world.scorers.application().watch(new Answers(world));
    story.operations().forEach(world::run);
    SplittableRandom random = new SplittableRandom(story.seed());
    world.drain(random);
    Balance.check(world);
    Mappings.check(world);
    States.check(world);
    Models.check(world, folder);
    world.passAllBounds(random);
    Forgotten.check(world);
    Models.checkForgotten(world);
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
