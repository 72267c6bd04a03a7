package io.freshet.scorer.quality;

import io.freshet.scorer.experiment.ServedArm;
import org.jspecify.annotations.Nullable;

/** What a user was shown in a test. */
public final class Shown implements ShownList {
  private static final int[] NONE = {};

  private final int[] items;
  private final int[] baseline;
  private int[] rival = NONE;
  private int rivalCount = -1;
  private @Nullable ServedArm arm;
  private int tookMicros;
  private int[] exploredAt = NONE;
  private int[] displaced = NONE;

  private Shown(int[] items, int[] baseline) {
    this.items = items;
    this.baseline = baseline;
  }

  /** A list beside that of decayed popularity, of a user outside the sample. */
  public static Shown of(int[] items, int[] baseline) {
    return new Shown(items, baseline);
  }

  /** The same list beside that of a rival. */
  public Shown beside(int... rivals) {
    Shown shown = new Shown(items, baseline);
    shown.rival = rivals;
    shown.rivalCount = rivals.length;
    return shown;
  }

  /** The same list with a place that was explored, and the item that fell out for it. */
  public Shown exploring(int place, int lost) {
    Shown shown = new Shown(items, baseline);
    shown.exploredAt = new int[] {place};
    shown.displaced = new int[] {lost};
    return shown;
  }

  /** The same list, made by an arm in some time. */
  public Shown by(ServedArm maker, int micros) {
    Shown shown = new Shown(items, baseline);
    shown.arm = maker;
    shown.tookMicros = micros;
    return shown;
  }

  @Override
  public @Nullable ServedArm arm() {
    return arm;
  }

  @Override
  public int tookMicros() {
    return tookMicros;
  }

  @Override
  public int[] items() {
    return items;
  }

  @Override
  public int count() {
    return items.length;
  }

  @Override
  public int[] baseline() {
    return baseline;
  }

  @Override
  public int baselineCount() {
    return baseline.length;
  }

  @Override
  public int[] rival() {
    return rival;
  }

  @Override
  public int rivalCount() {
    return rivalCount;
  }

  @Override
  public int[] exploredAt() {
    return exploredAt;
  }

  @Override
  public int[] displaced() {
    return displaced;
  }

  @Override
  public int explored() {
    return exploredAt.length;
  }
}
