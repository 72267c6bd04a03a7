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
 * HTTP server on one port, with limits and routes.
 *
 * <p>A request is checked in this order: size of its headers; rate of its client address; token,
 * and the right that the route needs (if the service has no tokens: host, origin and content type);
 * number of its headers; route; names of its parameters; announced size of its body; a place among
 * the concurrent requests; size of its body and time until the body is complete. The routes of
 * {@link Health} need no token and have places and threads of their own, so a supervisor gets an
 * answer from a busy service.
 *
 * <p>Nothing that a client sends is logged: no headers, which may hold the token, and no bodies.
 */
public final class HttpService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
  private static final long STOP_MILLIS = 3_000;
  private static final int SWEEPS_PER_TIMEOUT = 10;

  /** Threads besides those that run handlers: one accepts, one selects, two read and refuse. */
  private static final int EXTRA_THREADS = 4 + FrontHandler.OPEN_PLACES;

  private final HttpSettings settings;
  private final Server server;
  private final ServerConnector connector;
  private final SlowClients slowClients;
  private final Reloaded<Tokens> tokens;
  private final @Nullable Reloaded<KeyStore> keys;
  private final Streams streams;
  private final FrontHandler front;
  private final ScheduledExecutorService sweeper;

  /**
   * Creates a server without sign-in and streams; {@link #start} binds it.
   *
   * @param settings settings with HTTP enabled
   * @param routes the routes; the first match answers
   * @param observer called for every answer
   * @throws HttpStartException as the other constructor
   */
  public HttpService(HttpSettings settings, List<Route> routes, HttpObserver observer) {
    this(settings, BrowserAccess.NONE, routes, observer);
  }

  /**
   * Creates a server; {@link #start} binds it.
   *
   * @param settings settings with HTTP enabled
   * @param browsers sign-in and streams
   * @param routes the routes; the first match answers
   * @param observer called for every answer
   * @throws HttpStartException if the host is unknown, if the host is not a loopback address and
   *     there is no token, or if certificate and key cannot be read
   */
  public HttpService(
      HttpSettings settings, BrowserAccess browsers, List<Route> routes, HttpObserver observer) {
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
    // Jetty's header cache ignores case, so it would mix up tokens that differ only in case.
    http.setHeaderCacheSize(0);
    // Ids may hold slashes, percent signs and, from earlier releases, control characters. Paths are
    // matched segment by segment as they were sent and decoded once, so no id is ambiguous.
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
    this.streams = new Streams(browsers, slowClients, System::nanoTime);
    Admission admission =
        new Admission(
            settings,
            tokens::current,
            browsers.signIn() ? new SessionCookie(settings) : null,
            System::nanoTime);
    this.front =
        new FrontHandler(
            settings, admission, routes, streams, slowClients, observer, System::nanoTime);
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

  /** Certificate and key. After a change, new connections get the new certificate. */
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
   * Binds the port and starts to answer.
   *
   * @throws HttpStartException if the port is taken or may not be used
   */
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new HttpStartException(
          "cannot listen on %s:%d: %s; %s chooses another port, and 0 any free one"
              .formatted(
                  settings.host(),
                  settings.port(),
                  reason(e),
                  HttpSettings.key(settings.service(), HttpSettings.PORT)),
          e);
    } catch (Exception e) {
      throw new HttpStartException("cannot start the HTTP interface: " + e.getMessage(), e);
    }
    HttpSettings.Limits limits = settings.limits();
    long shortest = Math.min(limits.requestTimeout().toMillis(), limits.replyTimeout().toMillis());
    long every = Math.max(1, shortest / SWEEPS_PER_TIMEOUT);
    Future<?> unused =
        sweeper.scheduleWithFixedDelay(slowClients::sweep, every, every, TimeUnit.MILLISECONDS);
    unused = sweeper.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
    unused = sweeper.scheduleWithFixedDelay(streams::beat, 1, 1, TimeUnit.SECONDS);
    LOG.info(
        "{} listens on {}://{}:{}{}",
        settings.service(),
        settings.scheme(),
        settings.host(),
        port(),
        settings.hasToken() ? "" : ", and no request needs a token");
    warn();
  }

  /** Reads tokens, certificate and key again if their files have changed. */
  void refresh() {
    tokens.refresh();
    if (keys != null) {
      keys.refresh();
    }
  }

  /** Warns of unsafe settings that earlier releases allowed. */
  private void warn() {
    int length = settings.token().value().length();
    if (length > 0 && length < Tokens.MIN_LENGTH) {
      LOG.warn(
          "{} has {} characters; tokens with fewer than {} can be guessed: choose a longer one",
          HttpSettings.key(settings.service(), HttpSettings.TOKEN),
          length,
          Tokens.MIN_LENGTH);
    }
    if (!settings.tls().enabled() && !settings.address().isLoopbackAddress()) {
      LOG.warn(
          "{} listens on {} without TLS: anybody who can read the network traffic can read tokens"
              + " and user data",
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
   * The port that the server listens on, even if the settings ask for any free port; −1 before
   * {@link #start}.
   */
  public int port() {
    return connector.getLocalPort();
  }

  /** The address that the server listens on. */
  public InetSocketAddress address() {
    return new InetSocketAddress(connector.getHost(), port());
  }

  /** The {@link OutOfMemoryError} after which the process must end; null if there was none. */
  public @Nullable Throwable failure() {
    return front.failure();
  }

  /** Accepts no more requests, waits a bounded time for the running ones, and frees the port. */
  @Override
  public void close() {
    sweeper.shutdownNow();
    streams.close();
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("The HTTP interface did not stop cleanly: {}", e.toString());
    }
  }
}
