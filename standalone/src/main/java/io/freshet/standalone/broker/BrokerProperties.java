package io.freshet.standalone.broker;

import java.nio.file.Path;
import java.util.Properties;

/** Kafka's properties for one node that is broker and controller, in a small heap. */
final class BrokerProperties {

  private static final String BROKER_LISTENER = "PLAINTEXT";
  private static final String INTERNAL_PARTITIONS = "4";

  private BrokerProperties() {}

  static Properties of(NodeFolder.Identity identity, Path logDir, EmbeddedBrokerSettings settings) {
    String broker = BROKER_LISTENER + "://127.0.0.1:" + identity.port();
    String controller =
        NodeFolder.CONTROLLER_LISTENER + "://127.0.0.1:" + identity.controllerPort();

    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(settings.nodeId()));
    p.setProperty(
        "controller.quorum.voters", settings.nodeId() + "@127.0.0.1:" + identity.controllerPort());
    p.setProperty("listeners", broker + "," + controller);
    p.setProperty("advertised.listeners", broker);
    p.setProperty("controller.listener.names", NodeFolder.CONTROLLER_LISTENER);
    p.setProperty("inter.broker.listener.name", BROKER_LISTENER);
    p.setProperty(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + NodeFolder.CONTROLLER_LISTENER + ":PLAINTEXT");
    p.setProperty("log.dirs", logDir.toString());

    // A topic that is created automatically is a spelling mistake.
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("default.replication.factor", "1");
    p.setProperty("min.insync.replicas", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", INTERNAL_PARTITIONS);
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", INTERNAL_PARTITIONS);
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", INTERNAL_PARTITIONS);

    // Fencing the only broker is no help: after a laptop's sleep or swapping it must just go on.
    session(p, 60_000);
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("num.replica.fetchers", "1");
    p.setProperty("background.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "2");
    settings.overrides().forEach(p::setProperty);
    return p;
  }

  /**
   * Returns the properties of the same node with a short session, to outlast the session of a
   * killed process.
   */
  static Properties forRecovery(Properties properties) {
    Properties p = new Properties();
    p.putAll(properties);
    session(p, 2_000);
    return p;
  }

  private static void session(Properties p, int millis) {
    p.setProperty("broker.session.timeout.ms", Integer.toString(millis));
    p.setProperty("broker.heartbeat.interval.ms", Integer.toString(millis / 4));
  }
}
