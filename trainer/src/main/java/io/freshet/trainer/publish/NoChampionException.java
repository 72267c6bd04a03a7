package io.freshet.trainer.publish;

/** Nothing has been published, so there is no champion to unpin. */
public final class NoChampionException extends Exception {

  NoChampionException() {
    super("there is no champion yet: no model has been published");
  }
}
