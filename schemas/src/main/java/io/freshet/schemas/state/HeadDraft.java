package io.freshet.schemas.state;

import io.freshet.schemas.profile.Profiles;
import io.freshet.schemas.profile.UserProfile;
import org.jspecify.annotations.Nullable;

/**
 * The head of the next state: its time zone, profile and types. It starts as the head of the old
 * state. Not thread-safe.
 */
final class HeadDraft {
  private final StateZone configured;
  private StateZone profileZone = StateZone.UTC;
  private StateZone zone = StateZone.UTC;
  private boolean zoneOfProfile;
  private boolean rezoned;
  private byte[] profileBytes = StateFormat.EMPTY;
  private int profileStart;
  private int profileLength;
  private long profileMillis;
  private byte[] typesBytes = StateFormat.EMPTY;
  private int typesStart;
  private int typesLength;

  /**
   * Creates a draft.
   *
   * @param configured zone of users whose profile names no zone
   */
  HeadDraft(StateZone configured) {
    this.configured = configured;
  }

  /**
   * Takes over the head of a state.
   *
   * @param bytes the array that the reader was set to
   */
  void open(UserStateReader reader, byte[] bytes) {
    typesBytes = bytes;
    typesStart = reader.typesStart();
    typesLength = reader.typesLength();
    profileBytes = bytes;
    profileStart = reader.profileStart();
    profileLength = reader.profileLength();
    profileMillis = reader.profileMillis();
    zoneOfProfile = reader.has(StateFormat.FLAG_ZONE_OF_PROFILE);
    int zoneStart = reader.zoneStart();
    int zoneLength = reader.zoneLength();
    rezoned = false;
    if (!zoneOfProfile) {
      zone = configured;
      rezoned = !configured.isSpelled(bytes, zoneStart, zoneLength);
    } else {
      if (!profileZone.isSpelled(bytes, zoneStart, zoneLength)) {
        profileZone = StateZone.parse(bytes, zoneStart, zoneLength);
      }
      zone = profileZone;
    }
  }

  /**
   * Replaces the profile and the zone.
   *
   * @param profile null for none
   * @param arrivalMillis when the profile arrived, epoch milliseconds; 0 or less if unknown
   * @throws IllegalArgumentException if the profile's encoding exceeds {@link
   *     Profiles#MAX_RECORD_BYTES}
   */
  void setProfile(@Nullable UserProfile profile, long arrivalMillis) {
    profileMillis = Math.max(0, arrivalMillis);
    profileBytes = StateFormat.EMPTY;
    profileStart = 0;
    profileLength = 0;
    if (profile != null) {
      profileBytes = Profiles.encode(profile);
      profileLength = profileBytes.length;
      if (profileLength > Profiles.MAX_RECORD_BYTES) {
        throw new IllegalArgumentException("profile of " + profileLength + " bytes");
      }
    }
    zoneOfProfile = profile != null && profile.timeZone() != null;
    zone =
        profile != null && profile.timeZone() != null
            ? new StateZone(profile.timeZone())
            : configured;
  }

  /** Replaces the sections of types by the bytes of a sink; they are not copied. */
  void setTypes(ByteSink sections) {
    typesBytes = sections.bytes;
    typesStart = 0;
    typesLength = sections.length;
  }

  /** Zone of events without an offset. */
  StateZone zone() {
    return zone;
  }

  /** Whether the configured zone has changed since the state was written. */
  boolean rezoned() {
    return rezoned;
  }

  /** Arrival of the profile, epoch milliseconds; 0 if unknown. */
  long profileMillis() {
    return profileMillis;
  }

  /** Whether there is neither a profile nor an event of a type. */
  boolean isEmpty() {
    return profileLength == 0 && typesLength == 0;
  }

  /**
   * Writes the head, up to the counts of seen ids.
   *
   * @param seenNumbers number of seen ids that are numbers
   * @param seenTexts number of seen ids that are texts
   */
  void write(ByteSink out, int seenNumbers, int seenTexts) {
    boolean hasSeen = seenNumbers + seenTexts > 0;
    boolean hasZone = zoneOfProfile || zone.text.length > 0;
    out.u8(typesLength > 0 ? StateFormat.VERSION_2 : StateFormat.VERSION);
    out.u8(
        (profileLength > 0 ? StateFormat.FLAG_PROFILE : 0)
            | (hasZone ? StateFormat.FLAG_ZONE : 0)
            | (zoneOfProfile ? StateFormat.FLAG_ZONE_OF_PROFILE : 0)
            | (hasSeen ? StateFormat.FLAG_SEEN : 0)
            | (profileMillis > 0 ? StateFormat.FLAG_SINCE : 0)
            | (typesLength > 0 ? StateFormat.FLAG_TYPES : 0));
    if (hasZone) {
      out.u8(zone.text.length);
      out.copy(zone.text, 0, zone.text.length);
    }
    if (profileLength > 0) {
      out.varint(profileLength);
      out.copy(profileBytes, profileStart, profileLength);
    }
    if (profileMillis > 0) {
      out.varint(profileMillis);
    }
    if (typesLength > 0) {
      out.varint(typesLength);
      out.copy(typesBytes, typesStart, typesLength);
    }
    if (hasSeen) {
      out.varint(seenNumbers);
      out.varint(seenTexts);
    }
  }
}
