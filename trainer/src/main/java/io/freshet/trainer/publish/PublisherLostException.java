package io.freshet.trainer.publish;

/**
 * The producer can publish no more: another trainer of the same prefix took over its transactional
 * id, the broker denies it, or the end of a transaction is unknown. What was begun is not visible,
 * or wholly visible; a new start settles it.
 */
public final class PublisherLostException extends RuntimeException {

  public PublisherLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
