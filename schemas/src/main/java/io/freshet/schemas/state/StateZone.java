package io.freshet.schemas.state;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Time zone as a state stores it (an empty text for UTC), with its clock. */
final class StateZone {
  static final StateZone UTC = new StateZone(ZoneOffset.UTC);

  final byte[] text;
  final LocalClock clock;

  StateZone(ZoneId zone) {
    String id = zone.getId();
    text =
        id.equals("UTC") || zone.equals(ZoneOffset.UTC)
            ? new byte[0]
            : id.getBytes(StandardCharsets.US_ASCII);
    if (text.length > 255) {
      throw new IllegalArgumentException("time zone id is too long: " + id);
    }
    clock = new LocalClock(zone);
  }

  static StateZone parse(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return UTC;
    }
    try {
      return new StateZone(ZoneId.of(new String(bytes, offset, length, StandardCharsets.US_ASCII)));
    } catch (DateTimeException e) {
      throw new StateFormatException("the state holds an invalid time zone", e);
    }
  }

  boolean isSpelled(byte[] bytes, int offset, int length) {
    return Arrays.equals(text, 0, text.length, bytes, offset, offset + length);
  }
}
