package io.freshet.standalone.kill;

import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.broker.EmbeddedBrokerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The embedded broker as a process of its own, which can be killed. */
final class BrokerMain {

  private BrokerMain() {}

  /** Arguments: a word for the output file's name, the folder, the port. */
  public static void main(String[] args) throws Exception {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            new EmbeddedBrokerSettings(
                Path.of(args[1]), Integer.parseInt(args[2]), Duration.ofMinutes(2), Map.of()));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    System.out.println("broker is running");
  }
}
