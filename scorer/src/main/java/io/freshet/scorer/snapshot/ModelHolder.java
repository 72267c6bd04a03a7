package io.freshet.scorer.snapshot;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holder of the serving model. One thread sets the model; the other threads read it once per event,
 * so an answer comes from one model even if the model is swapped meanwhile.
 */
public final class ModelHolder {

  private final AtomicReference<@Nullable LoadedModel> current = new AtomicReference<>();
  private final Consumer<LoadedModel> prepare;

  /** Creates an empty holder. */
  public ModelHolder() {
    this(model -> {});
  }

  /**
   * Creates an empty holder.
   *
   * @param prepare called with each model before it is held, on the thread that brings it, so that
   *     threads that answer events do not wait for the preparation
   */
  public ModelHolder(Consumer<LoadedModel> prepare) {
    this.prepare = prepare;
  }

  /** Returns the serving model; null before the first snapshot. */
  public @Nullable LoadedModel current() {
    return current.get();
  }

  /** Swaps the serving model; an event that began with the old model ends with it. */
  public void set(LoadedModel model) {
    prepare.accept(model);
    current.set(model);
  }
}
