package io.freshet.bench.pipeline;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The client of the HTTP benchmark, in a process of its own. It requests recommendations at a
 * steady rate over open connections and reports each answer's latency <em>from the moment its
 * request was due</em>, so the figures include the wait for a free connection.
 *
 * <p>It uses plain sockets, because on a machine with two processors Java's own client starts a
 * thread for every asynchronous answer, which costs as much as the answer.
 *
 * <p>Prints {@link #MEASURING} when the first request after the warm-up is due, and {@link #DONE}
 * with its figures at the end; it ends at the end of its input.
 */
public final class SteadyAsker {
  /** The line at the end of the warm-up. */
  static final String MEASURING = "measuring";

  /**
   * Start of the last line; then, separated by blanks: answers, failures, and p50, p90, p99 and max
   * in milliseconds.
   */
  static final String DONE = "done";

  private static final int OK = 200;
  private static final int MAX_HEADER_BYTES = 16_384;
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final String LENGTH = "content-length:";

  private final int port;
  private final int rate;
  private final int skipped;
  private final int[] users;
  private final long[] nanos;
  private final boolean[] answered;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch warm = new CountDownLatch(1);
  private final long start;

  /**
   * Creates a client.
   *
   * @param port on 127.0.0.1
   * @param rate requests per second, above 0
   * @param warmUpSeconds duration of the warm-up
   * @param seconds duration of the measurement
   * @param users number of users; ids 1 to this number are requested at random
   * @param startNanos when the first request is due, by {@link System#nanoTime}
   */
  SteadyAsker(int port, int rate, int warmUpSeconds, int seconds, int users, long startNanos) {
    this.port = port;
    this.rate = rate;
    this.skipped = rate * warmUpSeconds;
    int total = skipped + rate * seconds;
    Random random = new Random(1);
    this.users = random.ints(total, 1, users + 1).toArray();
    this.nanos = new long[total];
    this.answered = new boolean[total];
    this.start = startNanos;
  }

  /**
   * Runs the client and prints its figures.
   *
   * @param args port, requests per second, seconds of warm-up, seconds measured, users, connections
   */
  public static void main(String[] args) throws InterruptedException, IOException {
    int[] numbers = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    SteadyAsker asker =
        new SteadyAsker(
            numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], System.nanoTime());
    asker.run(numbers[5], new PrintStream(System.out, true, StandardCharsets.UTF_8));
    int unused = System.in.read(); // the parent process reads the processor time first
  }

  /**
   * Sends all requests.
   *
   * @param connections max number of concurrent requests
   * @param out for the two lines
   */
  void run(int connections, PrintStream out) throws InterruptedException {
    Thread[] threads = new Thread[connections];
    for (int i = 0; i < connections; i++) {
      threads[i] = new Thread(this::ask, "asker-" + i);
      threads[i].start();
    }
    warm.await();
    out.println(MEASURING);
    for (Thread thread : threads) {
      thread.join();
    }
    double[] millis =
        Arrays.stream(nanos, skipped, nanos.length).mapToDouble(t -> t / 1e6).sorted().toArray();
    int failures = 0;
    for (int n = skipped; n < answered.length; n++) {
      failures += answered[n] ? 0 : 1;
    }
    out.printf(
        Locale.ROOT,
        "%s %d %d %.3f %.3f %.3f %.3f%n",
        DONE,
        millis.length,
        failures,
        LatencyRun.quantile(millis, 0.5),
        LatencyRun.quantile(millis, 0.9),
        LatencyRun.quantile(millis, 0.99),
        millis[millis.length - 1]);
  }

  private void ask() {
    Connection connection = null;
    for (int n = next.getAndIncrement(); n < nanos.length; n = next.getAndIncrement()) {
      long due = start + n * 1_000_000_000L / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      if (n >= skipped) {
        warm.countDown();
      }
      try {
        connection = connection == null ? new Connection(port) : connection;
        answered[n] = connection.status("/v1/users/" + users[n] + "/recommendations?k=10") == OK;
      } catch (IOException e) { // counted as not answered; the next request has a new connection
        close(connection);
        connection = null;
      }
      nanos[n] = System.nanoTime() - due;
    }
    close(connection);
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      connection.close();
    }
  }

  /** A connection with one request at a time. */
  private static final class Connection {
    private final Socket socket;
    private final InputStream in;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a request, reads the whole answer and returns its status. */
    int status(String path) throws IOException {
      String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String[] head = head().split("\r\n", -1);
      int length = -1;
      for (String line : head) {
        if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
          length = Integer.parseInt(line.substring(LENGTH.length()).strip());
        }
      }
      if (length < 0 || !head[0].startsWith("HTTP/1.1 ")) {
        throw new IOException("an answer without a length: " + head[0]);
      }
      if (in.readNBytes(length).length < length) {
        throw new IOException("the answer ends before its length");
      }
      return Integer.parseInt(head[0].substring(9, 12));
    }

    private String head() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream(512);
      int ends = 0; // of the four bytes that end a head, how many have been read
      while (ends < 4) {
        int b = in.read();
        if (b < 0 || head.size() >= MAX_HEADER_BYTES) {
          throw new IOException("the head of an answer does not end");
        }
        head.write(b);
        ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : b == '\r' ? 1 : 0;
      }
      return head.toString(StandardCharsets.ISO_8859_1);
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
