package io.freshet.bench.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The browsers of the page's benchmark, in a process of their own: each reads the page's stream of
 * events and throws it away.
 *
 * <p>Prints {@link #READING} when every stream has begun; at the end of its input it prints the
 * number of bytes that were read, and ends.
 */
public final class StreamReaders {
  /** The line after the first bytes of every stream. */
  static final String READING = "reading";

  private static final String OK = "HTTP/1.1 200";
  private static final int BUFFER_BYTES = 64 << 10;

  private final int port;
  private final AtomicLong bytes = new AtomicLong();
  private final CountDownLatch begun;

  private StreamReaders(int port, int streams) {
    this.port = port;
    this.begun = new CountDownLatch(streams);
  }

  /**
   * Reads the streams.
   *
   * @param args port on 127.0.0.1, number of streams
   */
  public static void main(String[] args) throws InterruptedException, IOException {
    int streams = Integer.parseInt(args[1]);
    StreamReaders readers = new StreamReaders(Integer.parseInt(args[0]), streams);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int i = 0; i < streams; i++) {
      Thread thread = new Thread(readers::read, "reader-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    readers.begun.await();
    out.println(READING);
    int unused = System.in.read(); // until the parent process closes it
    out.println(readers.bytes.get());
  }

  private void read() {
    String request =
        "GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nAccept: text/event-stream\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String status = new String(in.readNBytes(OK.length()), StandardCharsets.US_ASCII);
      if (!status.equals(OK)) {
        throw new IOException("the page answered " + status);
      }
      begun.countDown();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.addAndGet(read);
      }
      throw new IOException("the page ended a stream");
    } catch (IOException e) {
      // No figure from fewer streams than were asked for: the parent process sees the end.
      e.printStackTrace();
      System.exit(1);
    }
  }
}
