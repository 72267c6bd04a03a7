package io.freshet.trainer.publish;

/**
 * Thrown if the producer can publish no more: another trainer with the same topic prefix took over
 * its transactional id, the broker denies access, or the outcome of a transaction is unknown. The
 * transaction is visible as a whole or not at all; a restart settles which.
 */
public final class PublisherLostException extends RuntimeException {

  public PublisherLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
