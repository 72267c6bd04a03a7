package io.freshet.standalone.command;

import io.freshet.schemas.record.CountText;
import io.freshet.standalone.data.generate.MovieLensWriter;
import io.freshet.standalone.data.generate.PlantedCeiling;
import io.freshet.standalone.data.generate.PlantedContext;
import io.freshet.standalone.data.generate.PlantedNews;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet generate FOLDER}. */
@Command(
    name = "generate",
    sortOptions = false,
    subcommands = GenerateShopCommand.class,
    description = {
      "Write ratings of users with planted tastes to a folder, in MovieLens' format: ratings.csv"
          + " and movies.csv. Other commands read it with --data.",
      "Tastes can differ on weekends (UTC): for all users alike (--context-common) and for each"
          + " user separately (--context-personal).",
      "With --news, items live for hours, and every click is a rating of 5."
    })
final class GenerateCommand implements Callable<Integer> {

  /** The default of the protocol prequential. */
  private static final double WARM_UP = 0.2;

  private static final double LIKE = 4;
  private static final int LIST = 10;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  // Optional for the parser, which would also require it before the subcommand.
  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Output folder; created if missing, and its files are replaced.")
  private @Nullable Path folder;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "Number of users (default: ${DEFAULT-VALUE}).")
  private int users = PlantedTastes.DEFAULT.users();

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "Number of items, min 20 (default: ${DEFAULT-VALUE}).")
  private int items = PlantedTastes.DEFAULT.items();

  @Option(
      names = "--ratings",
      paramLabel = "N",
      description = "Approximate number of ratings (default: ${DEFAULT-VALUE}).")
  private int ratings = PlantedTastes.DEFAULT.ratings();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random choices (default: ${DEFAULT-VALUE}).")
  private long seed = PlantedTastes.DEFAULT.seed();

  @Option(
      names = "--context-common",
      paramLabel = "F",
      description =
          "Strength of the change of taste on weekends that all users share, 0 to 2 (default:"
              + " ${DEFAULT-VALUE}).")
  private double common;

  @Option(
      names = "--context-personal",
      paramLabel = "F",
      description =
          "Share of each user's taste that differs on weekends, 0 to 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private double personal;

  @Option(
      names = "--news",
      description =
          "Clicks on items that live for hours, over two weeks; without an effect of weekends.")
  private boolean news;

  @Option(
      names = "--ceiling",
      description =
          "Also print an upper bound: the scores of an oracle that knows all planted tastes, in the"
              + " protocol prequential on ratings of 4 and more, with and without the context.")
  private boolean ceiling;

  @Override
  public Integer call() {
    if (folder == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FOLDER'");
    }
    PlantedTastes tastes = tastes();
    if (news && (ceiling || common != 0 || personal != 0)) {
      throw new ParameterException(
          spec.commandLine(), "--news knows no --ceiling, --context-common or --context-personal");
    }
    DataSet data = news ? new PlantedNews(tastes).generate() : tastes.generate();
    try {
      MovieLensWriter.write(data, folder);
    } catch (IOException e) {
      throw CommandException.failure("cannot write to " + folder + ": " + e, e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: %s of %s and %s written to %s%n",
        data.name(),
        CountText.of(data.ratings().size(), "rating"),
        CountText.of(data.ratings().users(), "user"),
        CountText.of(data.items().size(), "item"),
        folder);
    if (ceiling) {
      PlantedCeiling.lines(tastes, data, WARM_UP, LIKE, LIST).forEach(out::println);
    }
    out.flush();
    return ExitCode.OK;
  }

  private PlantedTastes tastes() {
    try {
      return new PlantedTastes(users, items, ratings, seed, new PlantedContext(common, personal));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
