package io.freshet.standalone.command;

import io.freshet.schemas.record.CountText;
import io.freshet.standalone.data.shop.OrderLine;
import io.freshet.standalone.data.shop.PlantedShop;
import io.freshet.standalone.data.shop.ShopData;
import io.freshet.standalone.data.shop.ShopWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet generate shop FOLDER}. */
@Command(
    name = "shop",
    sortOptions = false,
    description = {
      "Write what happened in a made-up shop to a folder, as records of the topics that shops have:"
          + " products.jsonl (plain JSON), orders.jsonl (changes of order lines by Debezium) and"
          + " clicks.jsonl (OpenSearch User Behavior Insights).",
      "Customers have tastes, buy a sleeping bag after a tent, follow the seasons, and return what"
          + " does not fit. Some visits are anonymous."
    })
final class GenerateShopCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(
      paramLabel = "FOLDER",
      description = "Output folder; created if missing, and its files are replaced.")
  private Path folder;

  @Option(
      names = "--customers",
      paramLabel = "N",
      description = "Number of customers (default: ${DEFAULT-VALUE}).")
  private int customers = PlantedShop.DEFAULT.customers();

  @Option(
      names = "--products",
      paramLabel = "N",
      description = "Number of products, min 40 (default: ${DEFAULT-VALUE}).")
  private int products = PlantedShop.DEFAULT.products();

  @Option(
      names = "--visits",
      paramLabel = "N",
      description = "Approximate number of visits by customers (default: ${DEFAULT-VALUE}).")
  private int visits = PlantedShop.DEFAULT.visits();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random choices (default: ${DEFAULT-VALUE}).")
  private long seed = PlantedShop.DEFAULT.seed();

  @Override
  public Integer call() {
    ShopData data = shop().generate();
    try {
      ShopWriter.write(data, folder);
    } catch (IOException e) {
      throw CommandException.failure("cannot write to " + folder + ": " + e, e);
    }
    PrintWriter out = spec.commandLine().getOut();
    long undone = data.lines().stream().filter(l -> l.end() != OrderLine.End.KEPT).count();
    long anonymous = data.clicks().stream().filter(click -> click.customer() == null).count();
    out.printf(
        Locale.ROOT,
        "made-up shop (seed %d): %s, %s (%,d undone) and %s (%,d anonymous) written to %s%n",
        seed,
        CountText.of(data.products().size(), "product"),
        CountText.of(data.lines().size(), "order line"),
        undone,
        CountText.of(data.clicks().size(), "click"),
        anonymous,
        folder);
    out.flush();
    return ExitCode.OK;
  }

  private PlantedShop shop() {
    try {
      return new PlantedShop(customers, products, visits, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
