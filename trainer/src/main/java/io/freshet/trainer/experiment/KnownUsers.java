package io.freshet.trainer.experiment;

import java.util.function.Consumer;

/** The ids of all users who have a state. */
@FunctionalInterface
public interface KnownUsers {
  /** Calls the consumer with each id, in UTF-8. */
  void forEach(Consumer<byte[]> ids);
}
