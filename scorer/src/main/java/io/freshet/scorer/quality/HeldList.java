package io.freshet.scorer.quality;

import io.freshet.scorer.experiment.ServedArm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A list that a user holds, with its second and model version. The items of all arms lie in one
 * array, which grows for a longer list and is reused.
 */
final class HeldList {
  private static final int[] EMPTY = {};

  private long second;
  private int version;
  private boolean held;
  private boolean rivalled;
  private int[] items = EMPTY;
  private @Nullable ServedArm arm;
  private int tookMicros;

  /** Lists of shadows of the same moment. */
  private final List<HeldList> shadows = new ArrayList<>(0);

  // The arms follow each other: shown, baseline, rival, explored, displaced.
  private int shownEnd;
  private int baselineEnd;
  private int rivalEnd;
  private int exploredEnd;
  private int end;

  void set(long newSecond, int newVersion, ShownList list) {
    second = newSecond;
    version = newVersion;
    held = true;
    rivalled = list.rivalCount() >= 0;
    arm = list.arm();
    tookMicros = list.tookMicros();
    shadows.clear();
    int explored = list.explored();
    shownEnd = list.count();
    baselineEnd = shownEnd + list.baselineCount();
    rivalEnd = baselineEnd + Math.max(0, list.rivalCount());
    exploredEnd = rivalEnd + explored;
    end = exploredEnd + explored;
    if (items.length < end) {
      items = new int[end];
    }
    System.arraycopy(list.items(), 0, items, 0, shownEnd);
    System.arraycopy(list.baseline(), 0, items, shownEnd, baselineEnd - shownEnd);
    System.arraycopy(list.rival(), 0, items, baselineEnd, rivalEnd - baselineEnd);
    for (int i = 0; i < explored; i++) {
      items[rivalEnd + i] = items[list.exploredAt()[i]];
    }
    System.arraycopy(list.displaced(), 0, items, exploredEnd, explored);
  }

  /** Adds the list of a shadow, made at the same moment as this list. */
  void addShadow(ShownList list) {
    HeldList shadow = new HeldList();
    shadow.set(second, version, list);
    shadows.add(shadow);
  }

  void clear() {
    held = false;
    arm = null;
    shadows.clear();
  }

  /** Judges a liked item against this list and those of shadows, one result per arm. */
  List<ArmHit> judge(int item) {
    ServedArm shown = arm;
    if (shown == null && shadows.isEmpty()) {
      return List.of();
    }
    boolean popularityHit = baselineShows(item);
    List<ArmHit> hits = new ArrayList<>(1 + shadows.size());
    if (shown != null) {
      hits.add(new ArmHit(shown, shows(item), popularityHit, tookMicros, shownEnd));
    }
    for (HeldList shadow : shadows) {
      hits.add(
          new ArmHit(
              Objects.requireNonNull(shadow.arm),
              shadow.shows(item),
              popularityHit,
              shadow.tookMicros,
              shadow.shownEnd));
    }
    return hits;
  }

  /** Returns the arm that made the list; null if it belongs to no arm. */
  @Nullable ServedArm arm() {
    return arm;
  }

  boolean isHeld() {
    return held;
  }

  long second() {
    return second;
  }

  int version() {
    return version;
  }

  int length() {
    return shownEnd;
  }

  int exploredLength() {
    return exploredEnd - rivalEnd;
  }

  boolean hasRival() {
    return rivalled;
  }

  boolean shows(int item) {
    return contains(0, shownEnd, item);
  }

  boolean baselineShows(int item) {
    return contains(shownEnd, baselineEnd, item);
  }

  boolean rivalShows(int item) {
    return contains(baselineEnd, rivalEnd, item);
  }

  boolean explores(int item) {
    return contains(rivalEnd, exploredEnd, item);
  }

  boolean displaces(int item) {
    return contains(exploredEnd, end, item);
  }

  private boolean contains(int from, int to, int item) {
    for (int i = from; i < to; i++) {
      if (items[i] == item) {
        return true;
      }
    }
    return false;
  }
}
