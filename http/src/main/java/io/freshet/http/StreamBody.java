package io.freshet.http;

/** Body of a reply that is sent piece by piece until the client or the service ends it. */
public interface StreamBody {

  /**
   * Called once, when the reply's headers may be sent.
   *
   * @param client receives the pieces, from any thread
   */
  void begin(Client client);

  /**
   * Called once, when the stream has ended: the client left, was too slow, or the service stops.
   */
  void ended();

  /** Piece that says nothing, sent to show that the stream is alive. */
  byte[] heartbeat();

  /** Client that reads a stream. Thread-safe. */
  interface Client {
    /**
     * Queues a piece and returns at once. If too many bytes wait for the client already, the client
     * is too slow, and its stream ends.
     *
     * @param piece not changed afterwards
     * @return false if the stream has ended
     */
    boolean send(byte[] piece);
  }
}
