package io.freshet.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Settings of a service's HTTP interface. Every service has the same keys under its own prefix,
 * such as {@code ingest.http.}.
 *
 * @param service name of the service, for messages
 * @param host address or name to bind to
 * @param port port to bind to; 0 for any free port, −1 for no HTTP
 * @param token token with every right; empty for none
 * @param metricsToken token with the right to read metrics only; empty for none
 * @param tokensFile file with further tokens and their rights; empty for none
 * @param allowedHosts hosts that requests without a token may name, besides the loopback address;
 *     {@code *} for all hosts
 * @param tls certificate and key
 * @param limits limits of requests, connections and replies
 */
public record HttpSettings(
    String service,
    String host,
    int port,
    Password token,
    Password metricsToken,
    String tokensFile,
    List<String> allowedHosts,
    Tls tls,
    Limits limits) {

  /** The port that switches HTTP off. */
  public static final int OFF = -1;

  /** Copies the hosts. */
  public HttpSettings {
    allowedHosts = List.copyOf(allowedHosts);
  }

  /**
   * Files of certificate and private key. All empty: no TLS.
   *
   * @param keyStoreFile PKCS12 or JKS
   * @param keyStorePassword password of the store and of the key in it
   * @param certificateFile PEM, the server's certificate first, then its chain
   * @param keyFile PEM, PKCS#8, not encrypted
   */
  public record Tls(
      String keyStoreFile, Password keyStorePassword, String certificateFile, String keyFile) {

    /** No TLS. */
    public static final Tls NONE = new Tls("", new Password(""), "", "");

    /** Whether TLS is on. */
    public boolean enabled() {
      return !keyStoreFile.isEmpty() || !certificateFile.isEmpty();
    }
  }

  /**
   * Limits of requests, connections and replies.
   *
   * @param bodyBytes max length of a request body
   * @param headerBytes max length of the request line with headers
   * @param headers max header fields of a request
   * @param requestsPerSecond max requests per second from one client address, and max requests in
   *     one burst; 0 for no limit
   * @param concurrentRequests max requests under way, including those whose body is arriving; more
   *     are answered with 503
   * @param concurrentRequestsPerAddress max requests under way from one client address; 0 for no
   *     limit
   * @param connections max open connections; more wait to be accepted
   * @param connectionsPerAddress max open connections from one client address; more are closed; 0
   *     for no limit
   * @param replyBytes max bytes of all replies that clients have not read yet
   * @param requestTimeout time in which a request must arrive, body included
   * @param replyTimeout time in which a client must read its reply
   * @param idleTimeout time after which a connection without traffic is closed
   */
  public record Limits(
      int bodyBytes,
      int headerBytes,
      int headers,
      int requestsPerSecond,
      int concurrentRequests,
      int concurrentRequestsPerAddress,
      int connections,
      int connectionsPerAddress,
      int replyBytes,
      Duration requestTimeout,
      Duration replyTimeout,
      Duration idleTimeout) {}

  /** Key of the host, without the prefix of a service, like all keys here. */
  public static final String HOST = "host";

  /** Key of the port. */
  public static final String PORT = "port";

  /** Key of the token. */
  public static final String TOKEN = "token";

  static final String METRICS_TOKEN = "metrics.token";
  static final String TOKENS_FILE = "tokens.file";
  static final String ALLOWED_HOSTS = "allowed.hosts";
  static final String KEYSTORE_FILE = "tls.keystore.file";
  static final String KEYSTORE_PASSWORD = "tls.keystore.password";
  static final String CERTIFICATE_FILE = "tls.certificate.file";
  static final String KEY_FILE = "tls.key.file";
  static final String MAX_BODY_BYTES = "max.body.bytes";
  static final String MAX_HEADER_BYTES = "max.header.bytes";
  static final String MAX_HEADERS = "max.headers";
  static final String MAX_REQUESTS_PER_SECOND = "max.requests.per.second";
  static final String MAX_CONCURRENT_REQUESTS = "max.concurrent.requests";
  static final String MAX_CONCURRENT_REQUESTS_PER_ADDRESS = "max.concurrent.requests.per.address";
  static final String MAX_CONNECTIONS = "max.connections";
  static final String MAX_CONNECTIONS_PER_ADDRESS = "max.connections.per.address";
  static final String MAX_REPLY_BYTES = "max.reply.bytes";
  static final String REPLY_TIMEOUT_MS = "reply.timeout.ms";
  static final String REQUEST_TIMEOUT_MS = "request.timeout.ms";
  static final String IDLE_TIMEOUT_MS = "idle.timeout.ms";

  /**
   * The full name of a key.
   *
   * @param service such as {@code ingest}
   * @param name such as {@code port}
   */
  public static String key(String service, String name) {
    return service + ".http." + name;
  }

  /**
   * Definition of a service's HTTP settings with types, defaults and documentation.
   *
   * @param service such as {@code ingest}
   * @param defaultPort port if none is set
   */
  public static ConfigDef definition(String service, int defaultPort) {
    return new ConfigDef()
        .define(
            key(service, HOST),
            ConfigDef.Type.STRING,
            "127.0.0.1",
            new NonEmptyString(),
            Importance.HIGH,
            "Address to listen on. An address other than loopback needs a token: without a token the service does not start.")
        .define(
            key(service, PORT),
            ConfigDef.Type.INT,
            defaultPort,
            Range.between(OFF, 65_535),
            Importance.HIGH,
            "Port of the HTTP interface with health and metrics; 0 for any free port, -1 for no HTTP.")
        .define(
            key(service, TOKEN),
            ConfigDef.Type.PASSWORD,
            "",
            new VisibleAscii(),
            Importance.HIGH,
            "Token with every right. Requests carry it as \"Authorization: Bearer …\". If it is empty and there is no tokens file, no token is needed.")
        .define(
            key(service, METRICS_TOKEN),
            ConfigDef.Type.PASSWORD,
            "",
            new VisibleAscii(),
            Importance.MEDIUM,
            "Token with the right metrics alone, for Prometheus; at least 16 characters. Empty: none.")
        .define(
            key(service, TOKENS_FILE),
            ConfigDef.Type.STRING,
            "",
            Importance.HIGH,
            "File with one token per line: its rights (metrics, read, write, steer, forget, or all), a space, the token. The file is read again when it changes.")
        .define(
            key(service, ALLOWED_HOSTS),
            ConfigDef.Type.LIST,
            "",
            Importance.MEDIUM,
            "Hosts, with or without port, that the Host and Origin headers of requests may name if no token is needed. localhost, 127.0.0.1, [::1] and the host setting are always allowed; * allows all.")
        .define(
            key(service, KEYSTORE_FILE),
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "PKCS12 or JKS key store with the certificate and key for TLS; empty for none.")
        .define(
            key(service, KEYSTORE_PASSWORD),
            ConfigDef.Type.PASSWORD,
            "",
            Importance.MEDIUM,
            "Password of the key store and of the key in it.")
        .define(
            key(service, CERTIFICATE_FILE),
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "PEM file with the certificate for TLS and its chain, instead of a key store; empty for none.")
        .define(
            key(service, KEY_FILE),
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "PEM file with the certificate's private key, PKCS#8, not encrypted.")
        .define(
            key(service, MAX_BODY_BYTES),
            ConfigDef.Type.INT,
            1 << 20,
            Range.between(1024, 64 << 20),
            Importance.MEDIUM,
            "Max length of a request body in bytes; longer bodies are answered with 413.")
        .define(
            key(service, MAX_HEADER_BYTES),
            ConfigDef.Type.INT,
            8192,
            Range.between(1024, 65_536),
            Importance.LOW,
            "Max length of the request line with headers in bytes; longer ones are answered with 431 (or 414).")
        .define(
            key(service, MAX_HEADERS),
            ConfigDef.Type.INT,
            64,
            Range.between(8, 1_000),
            Importance.LOW,
            "Max header fields of a request; more are answered with 431.")
        .define(
            key(service, MAX_REQUESTS_PER_SECOND),
            ConfigDef.Type.INT,
            1_000,
            Range.between(0, 1_000_000),
            Importance.MEDIUM,
            "Max requests per second from one client address, and max requests in one burst; more are answered with 429. 0: no limit.")
        .define(
            key(service, MAX_CONCURRENT_REQUESTS),
            ConfigDef.Type.INT,
            64,
            Range.between(1, 10_000),
            Importance.MEDIUM,
            "Max requests under way at once; more are answered with 503. Times the max body length this bounds the memory of bodies.")
        .define(
            key(service, MAX_CONCURRENT_REQUESTS_PER_ADDRESS),
            ConfigDef.Type.INT,
            48,
            Range.between(0, 10_000),
            Importance.LOW,
            "Max requests under way at once from one client address; more are answered with 503. 0: only the limit for all addresses holds.")
        .define(
            key(service, MAX_CONNECTIONS),
            ConfigDef.Type.INT,
            1_024,
            Range.between(1, 1_000_000),
            Importance.LOW,
            "Max open connections; more wait to be accepted.")
        .define(
            key(service, MAX_CONNECTIONS_PER_ADDRESS),
            ConfigDef.Type.INT,
            256,
            Range.between(0, 1_000_000),
            Importance.LOW,
            "Max open connections from one client address; more are closed at once. 0: only the limit for all addresses holds.")
        .define(
            key(service, MAX_REPLY_BYTES),
            ConfigDef.Type.INT,
            64 << 20,
            Range.between(1 << 20, 1 << 30),
            Importance.LOW,
            "Max memory for replies that clients have not read yet, in bytes; a request whose reply does not fit is answered with 503.")
        .define(
            key(service, REPLY_TIMEOUT_MS),
            ConfigDef.Type.INT,
            30_000,
            Range.between(100, 3_600_000),
            Importance.LOW,
            "Time in which a client must read its whole reply; after it the connection is closed.")
        .define(
            key(service, REQUEST_TIMEOUT_MS),
            ConfigDef.Type.INT,
            10_000,
            Range.between(100, 600_000),
            Importance.LOW,
            "Time in which a whole request must arrive, body included; after it the connection is closed.")
        .define(
            key(service, IDLE_TIMEOUT_MS),
            ConfigDef.Type.INT,
            30_000,
            Range.between(100, 3_600_000),
            Importance.LOW,
            "Time after which a connection without any traffic is closed.");
  }

  /**
   * Reads a service's settings from {@code values} and ignores other keys.
   *
   * @param values by key, as strings or typed
   * @throws ConfigException if a value breaks its definition, or two values contradict each other
   */
  public static HttpSettings from(Map<String, ?> values, String service, int defaultPort) {
    AbstractConfig parsed = new AbstractConfig(definition(service, defaultPort), values, false);
    Tls tls =
        new Tls(
            parsed.getString(key(service, KEYSTORE_FILE)),
            parsed.getPassword(key(service, KEYSTORE_PASSWORD)),
            parsed.getString(key(service, CERTIFICATE_FILE)),
            parsed.getString(key(service, KEY_FILE)));
    checkTls(service, tls);
    return new HttpSettings(
        service,
        parsed.getString(key(service, HOST)),
        parsed.getInt(key(service, PORT)),
        parsed.getPassword(key(service, TOKEN)),
        parsed.getPassword(key(service, METRICS_TOKEN)),
        parsed.getString(key(service, TOKENS_FILE)),
        parsed.getList(key(service, ALLOWED_HOSTS)),
        tls,
        new Limits(
            parsed.getInt(key(service, MAX_BODY_BYTES)),
            parsed.getInt(key(service, MAX_HEADER_BYTES)),
            parsed.getInt(key(service, MAX_HEADERS)),
            parsed.getInt(key(service, MAX_REQUESTS_PER_SECOND)),
            parsed.getInt(key(service, MAX_CONCURRENT_REQUESTS)),
            parsed.getInt(key(service, MAX_CONCURRENT_REQUESTS_PER_ADDRESS)),
            parsed.getInt(key(service, MAX_CONNECTIONS)),
            parsed.getInt(key(service, MAX_CONNECTIONS_PER_ADDRESS)),
            parsed.getInt(key(service, MAX_REPLY_BYTES)),
            Duration.ofMillis(parsed.getInt(key(service, REQUEST_TIMEOUT_MS))),
            Duration.ofMillis(parsed.getInt(key(service, REPLY_TIMEOUT_MS))),
            Duration.ofMillis(parsed.getInt(key(service, IDLE_TIMEOUT_MS)))));
  }

  private static void checkTls(String service, Tls tls) {
    if (!tls.keyStoreFile().isEmpty() && !tls.certificateFile().isEmpty()) {
      throw new ConfigException(
          key(service, CERTIFICATE_FILE),
          tls.certificateFile(),
          "set either this or " + key(service, KEYSTORE_FILE) + ", not both");
    }
    if (tls.certificateFile().isEmpty() != tls.keyFile().isEmpty()) {
      throw new ConfigException(
          key(service, KEY_FILE),
          tls.keyFile(),
          "must be set together with " + key(service, CERTIFICATE_FILE));
    }
  }

  /**
   * The address to bind to.
   *
   * @throws HttpStartException if the host is unknown, or is not a loopback address and there is no
   *     token
   */
  public InetAddress address() {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new HttpStartException(
          key(service, HOST)
              + " "
              + host
              + " is unknown: set an address or a host name of this machine",
          e);
    }
    if (!address.isLoopbackAddress() && !hasToken()) {
      throw new HttpStartException(
          "%s %s is not a loopback address, and without a token every client could read and write everything: set %s or %s"
              .formatted(key(service, HOST), host, key(service, TOKENS_FILE), key(service, TOKEN)),
          null);
    }
    return address;
  }

  /** Whether the service has an HTTP interface. */
  public boolean enabled() {
    return port != OFF;
  }

  /** Whether requests need a token. */
  public boolean hasToken() {
    return !token.value().isEmpty() || !metricsToken.value().isEmpty() || !tokensFile.isEmpty();
  }

  /** Scheme of the port's URLs: {@code http} or {@code https}. */
  public String scheme() {
    return tls.enabled() ? "https" : "http";
  }

  /** Whether the text is printable ASCII without spaces, so that a header can carry it. */
  static boolean isVisibleAscii(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static final class VisibleAscii implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      String text = value instanceof Password secret ? secret.value() : String.valueOf(value);
      if (!isVisibleAscii(text)) {
        throw new ConfigException(name, "(hidden)", "must be " + this);
      }
    }

    @Override
    public String toString() {
      return "printable ASCII without spaces";
    }
  }
}
