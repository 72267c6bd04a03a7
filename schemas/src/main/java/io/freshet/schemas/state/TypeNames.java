package io.freshet.schemas.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Codec of the names of event types in states and records: one byte for the usual types, the name
 * for all others.
 *
 * <p>A reader keeps the names that it has read, so that reading allocates only for a new name.
 */
final class TypeNames {
  /** Max length of a name in characters. */
  static final int MAX_LENGTH = 32;

  /** Code of no type, in a record whose event is a rating. */
  static final int NONE = 0xFF;

  private static final int OTHER = 0;

  /** A name's code is its index plus one. Never change the order; add names at the end. */
  private static final List<String> CODED =
      List.of(
          "purchase",
          "cart",
          "wishlist",
          "like",
          "bookmark",
          "share",
          "play",
          "click",
          "view",
          "hide",
          "skip",
          "dislike");

  private static final int MAX_KEPT = 64;

  private final List<byte[]> keptBytes = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();

  /** Reads a name; null for {@link #NONE}. */
  @Nullable String readOrNone(ByteSource in) {
    in.need(1);
    if ((in.bytes[in.position] & 0xFF) == NONE) {
      in.skip(1);
      return null;
    }
    return read(in);
  }

  /** Reads a name. */
  String read(ByteSource in) {
    int code = in.u8();
    if (code == OTHER) {
      return readOther(in);
    }
    if (code > CODED.size()) {
      throw new NewerFormatException("a user state", "event type", code, CODED.size());
    }
    return CODED.get(code - 1);
  }

  private String readOther(ByteSource in) {
    int length = in.u8();
    if (length < 1 || length > MAX_LENGTH) {
      throw new StateFormatException("name of an event type of " + length + " characters");
    }
    int from = in.position;
    in.skip(length);
    for (int i = 0; i < kept.size(); i++) {
      byte[] known = keptBytes.get(i);
      if (Arrays.equals(known, 0, known.length, in.bytes, from, from + length)) {
        return kept.get(i);
      }
    }
    byte[] bytes = Arrays.copyOfRange(in.bytes, from, from + length);
    String name = new String(bytes, US_ASCII);
    if (CODED.contains(name) || !isName(bytes)) {
      throw new StateFormatException("name of an event type '" + name + "'");
    }
    if (kept.size() < MAX_KEPT) {
      keptBytes.add(bytes);
      kept.add(name);
    }
    return name;
  }

  private static boolean isName(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      byte c = bytes[i];
      boolean letter = c >= 'a' && c <= 'z';
      boolean other = (c >= '0' && c <= '9') || c == '_' || c == '-';
      if (!letter && !(other && i > 0)) {
        return false;
      }
    }
    return true;
  }

  /** Writes a name, which must be the name of an {@code EventType}; null writes {@link #NONE}. */
  static void write(@Nullable String name, ByteSink out) {
    if (name == null) {
      out.u8(NONE);
      return;
    }
    int index = CODED.indexOf(name);
    if (index >= 0) {
      out.u8(index + 1);
      return;
    }
    byte[] bytes = name.getBytes(US_ASCII);
    if (bytes.length < 1 || bytes.length > MAX_LENGTH || !isName(bytes)) {
      throw new IllegalArgumentException("name of an event type '" + name + "'");
    }
    out.u8(OTHER);
    out.u8(bytes.length);
    out.copy(bytes, 0, bytes.length);
  }
}
