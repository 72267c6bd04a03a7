package io.freshet.standalone.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node, broker and KRaft controller in one, inside this JVM and bound to 127.0.0.1.
 *
 * <p>All its data lie in one folder. A second start on the folder finds the same cluster id,
 * topics, records and consumer positions, and the same ports if they are free. A lock file prevents
 * two processes from using the folder at once. A start takes two to four seconds, and longer after
 * a kill.
 *
 * <p>Settings suit one node and a small heap: every internal topic has one replica and four
 * partitions, the log cleaner's buffer is 16 MB, and groups form without the initial delay. It does
 * not replace a cluster: the data are on one disk only.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final NodeFolder.Identity identity;
  private final NodeFolder folder;
  private final KafkaRaftServer server;
  private final FolderLock lock;
  private boolean closed;

  private EmbeddedBroker(
      NodeFolder.Identity identity, NodeFolder folder, KafkaRaftServer server, FolderLock lock) {
    this.identity = identity;
    this.folder = folder;
    this.server = server;
    this.lock = lock;
  }

  /**
   * Starts a broker on this folder, on any free port.
   *
   * @throws BrokerException if the folder is in use or unusable, or Kafka does not start
   */
  public static EmbeddedBroker start(Path dataDir) throws BrokerException {
    return start(EmbeddedBrokerSettings.in(dataDir));
  }

  /**
   * Starts a broker and returns once it answers clients.
   *
   * @throws BrokerException if the folder is in use or unusable, or Kafka does not start within the
   *     start timeout
   */
  public static EmbeddedBroker start(EmbeddedBrokerSettings settings) throws BrokerException {
    Path dir = settings.dataDir().toAbsolutePath().normalize();
    FolderLock lock = FolderLock.acquire(dir);
    try {
      NodeFolder folder = new NodeFolder(dir, settings.nodeId());
      NodeFolder.Identity identity = folder.prepare(settings.port());
      Properties properties = BrokerProperties.of(identity, folder.logDir(), settings);
      if (folder.endedUncleanly()) {
        LOG.info("Recovering {} from an unclean end", dir);
        recover(settings.startTimeout(), properties);
      }
      folder.markRunning();
      KafkaRaftServer server = server(properties);
      startWithin(settings.startTimeout(), server);
      LOG.info("Embedded broker on 127.0.0.1:{}, data in {}", identity.port(), dir);
      return new EmbeddedBroker(identity, folder, server, lock);
    } catch (IOException e) {
      lock.release();
      throw new BrokerException("cannot use broker folder " + dir + ": " + e.getMessage(), e);
    } catch (BrokerException | RuntimeException | Error e) {
      lock.release();
      throw e;
    }
  }

  /** Returns the address for clients, such as {@code 127.0.0.1:9092}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + identity.port();
  }

  /** Returns the id of the cluster, which is the same for every start on one folder. */
  public String clusterId() {
    return identity.clusterId();
  }

  /** Returns the folder with this broker's data. */
  public Path dataDir() {
    return folder.dir();
  }

  /** Stops the node after it has written all data to disk; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Outcome outcome = runWithin(CLOSE_TIMEOUT, "freshet-broker-stop", () -> stop(server));
    if (!outcome.finished()) {
      LOG.warn("The embedded broker did not stop within {}", CLOSE_TIMEOUT);
    } else if (outcome.error() != null) {
      LOG.warn("The embedded broker stopped with an error", outcome.error());
    } else {
      folder.markEnded();
    }
    lock.release();
  }

  private static KafkaRaftServer server(Properties properties) {
    return new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
  }

  /**
   * Starts and stops the node once, with a short session. The controller refuses a broker while the
   * session of its killed predecessor lasts; a clean stop ends the session at once.
   */
  private static void recover(Duration timeout, Properties properties) throws BrokerException {
    KafkaRaftServer server = server(BrokerProperties.forRecovery(properties));
    startWithin(timeout, server);
    Outcome outcome = runWithin(CLOSE_TIMEOUT, "freshet-broker-recover", () -> stop(server));
    if (!outcome.finished() || outcome.error() != null) {
      throw new BrokerException("the embedded broker did not recover", outcome.error());
    }
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void startWithin(Duration timeout, KafkaRaftServer server) throws BrokerException {
    Outcome outcome = runWithin(timeout, "freshet-broker-start", server::startup);
    if (outcome.finished() && outcome.error() == null) {
      return;
    }
    runWithin(CLOSE_TIMEOUT, "freshet-broker-abort", () -> stop(server));
    if (outcome.error() != null) {
      throw new BrokerException(
          "the embedded broker failed to start: " + outcome.error().getMessage(), outcome.error());
    }
    throw new BrokerException("the embedded broker did not start within " + timeout, null);
  }

  private record Outcome(boolean finished, @Nullable Throwable error) {}

  /**
   * Runs an action on a thread that can be abandoned, because Kafka's start and stop have no time
   * limit.
   */
  private static Outcome runWithin(Duration timeout, String name, Runnable action) {
    AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (Throwable e) {
                error.set(e);
              } finally {
                done.countDown();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    try {
      boolean finished = done.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Outcome(finished, error.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(false, e);
    }
  }

  /** A lock that keeps a second process, or a second broker in this process, out of the folder. */
  private record FolderLock(FileChannel channel, FileLock lock) {

    static FolderLock acquire(Path dir) throws BrokerException {
      FileChannel channel = null;
      try {
        Files.createDirectories(dir);
        channel =
            FileChannel.open(
                dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return new FolderLock(channel, lock);
        }
        channel.close();
      } catch (OverlappingFileLockException e) {
        closeQuietly(channel, e);
      } catch (IOException e) {
        closeQuietly(channel, e);
        throw new BrokerException("cannot use broker folder " + dir + ": " + e.getMessage(), e);
      }
      throw new BrokerException("another process is using the broker folder " + dir, null);
    }

    void release() {
      try (channel) {
        lock.release();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot release the broker's folder lock", e);
      }
    }

    private static void closeQuietly(@Nullable FileChannel channel, Exception because) {
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException e) {
        because.addSuppressed(e);
      }
    }
  }
}
