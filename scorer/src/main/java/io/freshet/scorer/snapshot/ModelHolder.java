package io.freshet.scorer.snapshot;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The model that serves now. One thread sets it, all others read it: once per event, and then keep
 * to what they got, so that an answer comes from one model even if it is swapped meanwhile.
 */
public final class ModelHolder {

  private final AtomicReference<@Nullable LoadedModel> current = new AtomicReference<>();
  private final Consumer<LoadedModel> prepare;

  /** A holder of nothing yet. */
  public ModelHolder() {
    this(model -> {});
  }

  /**
   * A holder of nothing yet.
   *
   * @param prepare is given each model before it is held, on the thread that brings it, to make
   *     what threads that answer events should not have to wait for
   */
  public ModelHolder(Consumer<LoadedModel> prepare) {
    this.prepare = prepare;
  }

  /** The serving model; null before the first snapshot. */
  public @Nullable LoadedModel current() {
    return current.get();
  }

  /** Swaps the serving model; events begun with the old one end with it. */
  public void set(LoadedModel model) {
    prepare.accept(model);
    current.set(model);
  }
}
