package io.freshet.schemas.state;

/** Head of a state: flags, zone, profile and the place of the sections of types. */
final class StateHead {
  int zoneStart;
  int zoneLength;
  int profileStart;
  int profileLength;

  /** Arrival of the newest record that set or withdrew the profile; 0 if unknown. */
  long profileMillis;

  int typesStart;
  int typesLength;

  private int flags;

  /**
   * Reads the head, up to the counts of seen ids.
   *
   * @throws StateFormatException if it is invalid
   */
  void read(ByteSource in) {
    int version = in.u8();
    if (version != StateFormat.VERSION && version != StateFormat.VERSION_2) {
      throw StateFormat.unknownVersion("a user state", version, StateFormat.VERSION_2);
    }
    flags = in.u8();
    int known = StateFormat.FLAGS | StateFormat.FLAG_TYPES;
    if ((flags & ~known) != 0) {
      throw new NewerFormatException("a user state", "flags", flags, known);
    }
    if (has(StateFormat.FLAG_TYPES) != (version == StateFormat.VERSION_2)) {
      throw new StateFormatException("flags " + flags + " in a state of version " + version);
    }
    if (has(StateFormat.FLAG_ZONE_OF_PROFILE)
        && !(has(StateFormat.FLAG_PROFILE) && has(StateFormat.FLAG_ZONE))) {
      throw new StateFormatException("contradictory state flags " + flags);
    }
    zoneLength = 0;
    if (has(StateFormat.FLAG_ZONE)) {
      zoneLength = in.u8();
      zoneStart = in.position;
      in.skip(zoneLength);
    }
    profileLength = 0;
    if (has(StateFormat.FLAG_PROFILE)) {
      profileLength = in.count(1);
      profileStart = in.position;
      in.skip(profileLength);
    }
    profileMillis = 0;
    if (has(StateFormat.FLAG_SINCE)) {
      profileMillis = in.varint();
      if (profileMillis <= 0) {
        throw new StateFormatException("time of the profile is out of range");
      }
    }
    typesLength = 0;
    if (has(StateFormat.FLAG_TYPES)) {
      typesLength = in.count(1);
      typesStart = in.position;
      if (typesLength == 0) {
        throw new StateFormatException("a state of version 2 without types");
      }
      in.skip(typesLength);
    }
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
