package io.freshet.standalone.command;

import io.freshet.http.Service;
import io.freshet.standalone.broker.BrokerException;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.broker.EmbeddedBrokerSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet broker}: the embedded broker alone, until a signal ends it. */
@Command(
    name = "broker",
    description = {
      "Run one Kafka node until Ctrl-C or SIGTERM, for a try-out without a cluster: broker and"
          + " controller in one, on 127.0.0.1 alone, without authentication, one copy of the data.",
      "The data stay in the folder, and the next start finds them. Topics: `freshet topics create`."
    })
final class BrokerCommand implements Callable<Integer> {
  private static final Duration START = Duration.ofMinutes(3);

  /** Longer than the broker's own time to close. */
  private static final Duration GRACE = Duration.ofSeconds(45);

  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      defaultValue = ".freshet/broker",
      description = "Folder of all its data (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description =
          "Port for clients; 0 takes the one of the last run, or else any free one (default:"
              + " ${DEFAULT-VALUE}).")
  private int port;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    if (port < 0 || port > MAX_PORT) {
      throw Usage.error(spec, "--port", port, "must lie in 0 to " + MAX_PORT);
    }
    ServiceRunner runner = new ServiceRunner("broker", spec.commandLine().getErr());
    runner.stopAtShutdown(GRACE);
    runner.run(
        new Node(
            new EmbeddedBrokerSettings(folder, port, START, Map.of()), spec.commandLine().getOut()),
        START);
    return ExitCode.OK;
  }

  /** The broker as a service. */
  private static final class Node implements Service {
    private final EmbeddedBrokerSettings settings;
    private final PrintWriter out;
    private @Nullable EmbeddedBroker broker;

    Node(EmbeddedBrokerSettings settings, PrintWriter out) {
      this.settings = settings;
      this.out = out;
    }

    @Override
    public void start() {
      try {
        EmbeddedBroker started = EmbeddedBroker.start(settings);
        broker = started;
        out.println("bootstrap.servers=" + started.bootstrapServers());
        out.println("data in " + started.dataDir());
        out.flush();
      } catch (BrokerException e) {
        throw CommandException.failure(String.valueOf(e.getMessage()), e);
      }
    }

    /** Returns at once: the broker answers clients when its start returns. */
    @Override
    public void awaitRunning(Duration patience) {}

    @Override
    public @Nullable Throwable failure() {
      return null;
    }

    @Override
    public void close() {
      EmbeddedBroker running = broker;
      if (running != null) {
        running.close();
      }
    }
  }
}
