package io.freshet.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Source of server-sent events ({@code text/event-stream}) for any number of clients.
 *
 * <p>An event is encoded once. Clients get the events of an interval in one piece, and clients that
 * want the same events get the same piece. The newest events are kept: a new client begins with
 * them, and a client that comes back with the id of the last event it saw gets what it missed, if
 * that is still kept. Events for everybody are kept apart from the others, so that neither push out
 * the others.
 *
 * <p>Each event has a rank, and each client a min rank, so a client can ask for a sample.
 * Thread-safe.
 */
public final class EventFeed {
  /** Media type of the streams. */
  public static final String MEDIA_TYPE = "text/event-stream";

  /** Rank of events that every client gets. */
  public static final int EVERYBODY = Integer.MAX_VALUE;

  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final String run;
  private final int keptForEverybody;
  private final int keptOfOthers;
  private final long intervalNanos;
  private final LongSupplier nanoClock;
  private final Deque<Event> forEverybody = new ArrayDeque<>();
  private final Deque<Event> others = new ArrayDeque<>();
  private final Set<Subscriber> subscribers = new HashSet<>();
  private long number;
  private long flushedNumber;
  private long flushedNanos;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Event(long number, int rank, byte[] bytes, String name, byte[] json) {}

  /**
   * Creates a feed without events.
   *
   * @param run name of this run, different after a restart, so that ids are unique; letters and
   *     digits
   * @param keptForEverybody max number of events of the rank {@link #EVERYBODY} that are kept
   * @param keptOfOthers max number of other events that are kept
   * @param intervalNanos min time between two pieces
   * @param nanoClock such as {@link System#nanoTime}
   */
  public EventFeed(
      String run,
      int keptForEverybody,
      int keptOfOthers,
      long intervalNanos,
      LongSupplier nanoClock) {
    this.run = run;
    this.keptForEverybody = keptForEverybody;
    this.keptOfOthers = keptOfOthers;
    this.intervalNanos = intervalNanos;
    this.nanoClock = nanoClock;
    this.flushedNanos = nanoClock.getAsLong() - intervalNanos;
  }

  /**
   * Adds an event; {@link #flush} sends it.
   *
   * @param name name of the event, letters and hyphens
   * @param rank clients whose min rank is at most this one get the event
   * @param json one line of JSON in UTF-8
   */
  public synchronized void publish(String name, int rank, byte[] json) {
    number++;
    byte[] head =
        ("id: " + run + "-" + number + "\nevent: " + name + "\ndata: ")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[head.length + json.length + 2];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(json, 0, bytes, head.length, json.length);
    bytes[bytes.length - 2] = '\n';
    bytes[bytes.length - 1] = '\n';
    Deque<Event> kept = rank == EVERYBODY ? forEverybody : others;
    kept.addLast(new Event(number, rank, bytes, name, json));
    if (kept.size() > (rank == EVERYBODY ? keptForEverybody : keptOfOthers)) {
      kept.removeFirst();
    }
  }

  /** Sends the new events, unless the last piece was sent less than an interval ago. */
  public synchronized void flush() {
    long now = nanoClock.getAsLong();
    if (flushedNumber == number || now - flushedNanos < intervalNanos) {
      return;
    }
    Map<Integer, byte[]> pieces = new HashMap<>();
    for (Subscriber subscriber : Set.copyOf(subscribers)) {
      byte[] piece = pieces.computeIfAbsent(subscriber.minRank, rank -> piece(flushedNumber, rank));
      if (piece.length > 0) {
        subscriber.client.send(piece);
      }
    }
    flushedNumber = number;
    flushedNanos = now;
  }

  /** Number of clients. */
  public synchronized int clients() {
    return subscribers.size();
  }

  /**
   * Creates the stream of one client.
   *
   * @param minRank events below this rank are left out
   * @param lastId id of the last event that the client saw; null if it saw none
   */
  public Reply stream(int minRank, @Nullable String lastId) {
    return Reply.streaming(MEDIA_TYPE, new Subscription(minRank, seen(lastId)));
  }

  /**
   * The kept events as JSON, for clients that ask again and again instead of reading a stream:
   * {@code {"events":[{"id","event","data"}]}}, the oldest first.
   *
   * @param minRank events below this rank are left out
   * @param lastId id of the last event that the client saw; null if it saw none
   */
  public synchronized Reply events(int minRank, @Nullable String lastId) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.writeBytes("{\"events\":[".getBytes(StandardCharsets.US_ASCII));
    boolean first = true;
    for (Event event : after(seen(lastId), minRank)) {
      String head =
          "%s{\"id\":\"%s-%d\",\"event\":\"%s\",\"data\":"
              .formatted(first ? "" : ",", run, event.number, event.name);
      json.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      json.writeBytes(event.json);
      json.write('}');
      first = false;
    }
    json.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
    return Reply.json(200, json.toByteArray());
  }

  /** The number in an id of this run; 0 otherwise. */
  private long seen(@Nullable String id) {
    if (id == null || !id.startsWith(run + "-")) {
      return 0;
    }
    try {
      return Long.parseLong(id.substring(run.length() + 1));
    } catch (NumberFormatException e) {
      return 0; // no id of this feed
    }
  }

  /** The kept events after a number in one piece. */
  private byte[] piece(long after, int minRank) {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    for (Event event : after(after, minRank)) {
      piece.writeBytes(event.bytes);
    }
    return piece.toByteArray();
  }

  /** The kept events after a number, oldest first. The kept ones are looked at from their end. */
  private List<Event> after(long after, int minRank) {
    List<Event> found = new ArrayList<>();
    for (Deque<Event> kept : List.of(forEverybody, others)) {
      Iterator<Event> newestFirst = kept.descendingIterator();
      while (newestFirst.hasNext()) {
        Event event = newestFirst.next();
        if (event.number <= after) {
          break;
        }
        if (event.rank >= minRank) {
          found.add(event);
        }
      }
    }
    found.sort(Comparator.comparingLong(Event::number));
    return found;
  }

  private synchronized void add(Subscriber subscriber, long after) {
    byte[] missed = piece(after, subscriber.minRank);
    // What has not been flushed yet is in this piece: the next one must not repeat it.
    if (flushedNumber < number) {
      flushedNanos = nanoClock.getAsLong() - intervalNanos;
      subscribers.forEach(other -> other.client.send(piece(flushedNumber, other.minRank)));
      flushedNumber = number;
    }
    subscribers.add(subscriber);
    subscriber.client.send(missed.length > 0 ? missed : HEARTBEAT);
  }

  private synchronized void remove(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  private static final class Subscriber {
    private final int minRank;
    private final StreamBody.Client client;

    Subscriber(int minRank, StreamBody.Client client) {
      this.minRank = minRank;
      this.client = client;
    }
  }

  private final class Subscription implements StreamBody {
    private final int minRank;
    private final long after;
    private volatile @Nullable Subscriber subscriber;

    Subscription(int minRank, long after) {
      this.minRank = minRank;
      this.after = after;
    }

    @Override
    public void begin(Client client) {
      Subscriber begun = new Subscriber(minRank, client);
      subscriber = begun;
      add(begun, after);
    }

    @Override
    public void ended() {
      Subscriber ended = subscriber;
      if (ended != null) {
        remove(ended);
      }
    }

    @Override
    public byte[] heartbeat() {
      return HEARTBEAT;
    }
  }
}
