package io.freshet.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP port: a socket, its limits and the routes behind them.
 *
 * <p>A request passes, in this order: the size of its headers, the rate of its client's address,
 * the token and the right that the route needs (where there are no tokens: host, origin and type),
 * the number of its headers, the route, the names of its parameters, the announced size of its
 * body, a place among the concurrent requests, and its body within size and time. The routes of
 * {@link Health} are open to everybody and have places and threads of their own, so that a
 * supervisor gets an answer from a busy service.
 *
 * <p>Nothing a client sends is logged: neither headers, which may hold the token, nor bodies.
 */
public final class HttpService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
  private static final long STOP_MILLIS = 3_000;
  private static final int SWEEPS_PER_TIMEOUT = 10;

  /** Beside those that answer: one accepts, one selects, and two read and refuse. */
  private static final int EXTRA_THREADS = 4 + FrontHandler.OPEN_PLACES;

  private final HttpSettings settings;
  private final Server server;
  private final ServerConnector connector;
  private final SlowClients slowClients;
  private final Reloaded<Tokens> tokens;
  private final @Nullable Reloaded<KeyStore> keys;
  private final FrontHandler front;
  private final ScheduledExecutorService sweeper;

  /**
   * Makes a service; it binds with {@link #start}.
   *
   * @param settings with HTTP switched on
   * @param routes the first that matches answers
   * @param observer is told of every answer
   * @throws HttpStartException if the host is unknown, is not a loopback address and there is no
   *     token, or certificate and key cannot be read
   */
  public HttpService(HttpSettings settings, List<Route> routes, HttpObserver observer) {
    this.settings = settings;
    InetAddress address = settings.address();
    HttpSettings.Limits limits = settings.limits();
    this.slowClients =
        new SlowClients(
            limits.requestTimeout().toNanos(), limits.replyTimeout().toNanos(), System::nanoTime);
    this.tokens =
        new Reloaded<>(
            settings.service() + "'s tokens",
            files(settings.tokensFile()),
            () -> Tokens.read(settings),
            changed -> {});
    this.server = new Server(threads(settings));
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(limits.headerBytes());
    // The cache takes values that differ in case alone for one another, and so tokens, too.
    http.setHeaderCacheSize(0);
    // Ids are anything: slashes, percent signs and, from earlier releases, control characters, too.
    // Paths are matched as they were sent, segment by segment, and decoded once, so that none of
    // these has two readings.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "ids",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));
    http.setIdleTimeout(limits.idleTimeout().toMillis());
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    ConnectionFactory[] factories = {http1};
    if (settings.tls().enabled()) {
      http.addCustomizer(new SecureRequestCustomizer(false)); // clients may come by address
      SslContextFactory.Server ssl = new SslContextFactory.Server();
      keys = keys(ssl);
      ssl.setKeyStore(keys.current());
      ssl.setKeyStorePassword(settings.tls().keyStorePassword().value());
      factories =
          new ConnectionFactory[] {
            new SslConnectionFactory(ssl, HttpVersion.HTTP_1_1.asString()), http1
          };
    } else {
      keys = null;
    }
    this.connector = new ServerConnector(server, 1, 1, factories);
    connector.setHost(address.getHostAddress());
    connector.setPort(settings.port());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    connector.addBean(slowClients);
    connector.addBean(new ConnectionShares(limits.connectionsPerAddress()));
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    server.setErrorHandler(new JsonErrors(observer));
    this.front =
        new FrontHandler(
            settings, tokens::current, routes, slowClients, observer, System::nanoTime);
    server.setHandler(new GracefulHandler(front));
    server.setStopTimeout(STOP_MILLIS);
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, settings.service() + "-http-sweeper");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Certificate and key; connections that begin after a change are shown the new one. */
  private Reloaded<KeyStore> keys(SslContextFactory.Server ssl) {
    HttpSettings.Tls tls = settings.tls();
    return new Reloaded<>(
        settings.service() + "'s certificate",
        files(tls.keyStoreFile(), tls.certificateFile(), tls.keyFile()),
        () -> KeyMaterial.keyStore(tls),
        changed -> {
          try {
            ssl.reload(factory -> factory.setKeyStore(changed));
          } catch (Exception e) {
            throw new HttpStartException("the certificate cannot be used: " + e.getMessage(), e);
          }
        });
  }

  private static List<Path> files(String... names) {
    return Stream.of(names).filter(name -> !name.isEmpty()).map(Path::of).toList();
  }

  private static QueuedThreadPool threads(HttpSettings settings) {
    QueuedThreadPool threads =
        new QueuedThreadPool(settings.limits().concurrentRequests() + EXTRA_THREADS);
    threads.setName(settings.service() + "-http");
    threads.setDaemon(true);
    return threads;
  }

  /**
   * Binds and answers from now on.
   *
   * @throws HttpStartException if the port is taken or may not be used
   */
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new HttpStartException(
          "cannot listen on %s:%d (%s): %s"
              .formatted(
                  settings.host(),
                  settings.port(),
                  HttpSettings.key(settings.service(), HttpSettings.PORT),
                  reason(e)),
          e);
    } catch (Exception e) {
      throw new HttpStartException("the HTTP interface does not start: " + e.getMessage(), e);
    }
    HttpSettings.Limits limits = settings.limits();
    long shortest = Math.min(limits.requestTimeout().toMillis(), limits.replyTimeout().toMillis());
    long every = Math.max(1, shortest / SWEEPS_PER_TIMEOUT);
    Future<?> unused =
        sweeper.scheduleWithFixedDelay(slowClients::sweep, every, every, TimeUnit.MILLISECONDS);
    unused = sweeper.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
    LOG.info(
        "{} listens on {}://{}:{}{}",
        settings.service(),
        settings.scheme(),
        settings.host(),
        port(),
        settings.hasToken() ? "" : ", without a token");
    warn();
  }

  /** Reads tokens, certificate and key again if their files have changed. */
  void refresh() {
    tokens.refresh();
    if (keys != null) {
      keys.refresh();
    }
  }

  /** Says what is unsafe and was allowed by earlier releases. */
  private void warn() {
    int length = settings.token().value().length();
    if (length > 0 && length < Tokens.MIN_LENGTH) {
      LOG.warn(
          "{} has {} characters, and fewer than {} can be guessed: choose a longer one",
          HttpSettings.key(settings.service(), HttpSettings.TOKEN),
          length,
          Tokens.MIN_LENGTH);
    }
    if (!settings.tls().enabled() && !settings.address().isLoopbackAddress()) {
      LOG.warn(
          "{} listens on {} without TLS: whoever sees the network's traffic sees tokens and users",
          settings.service(),
          settings.host());
    }
  }

  private static String reason(IOException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /**
   * The port it listens on.
   *
   * @return the real one, also where the settings ask for any; −1 before {@link #start}
   */
  public int port() {
    return connector.getLocalPort();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(connector.getHost(), port());
  }

  /**
   * What makes the whole process unfit to go on.
   *
   * @return an {@link OutOfMemoryError}; null while there was none
   */
  public @Nullable Throwable failure() {
    return front.failure();
  }

  /** Takes no more requests, lets those under way end for a bounded time, and frees the port. */
  @Override
  public void close() {
    sweeper.shutdownNow();
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("The HTTP interface did not stop in order: {}", e.toString());
    }
  }
}
