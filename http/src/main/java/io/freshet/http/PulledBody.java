package io.freshet.http;

import org.jspecify.annotations.Nullable;

/**
 * Body of a reply that is made piece by piece, each when the client has read the one before it, so
 * that a long reply takes the memory of one piece. The request keeps its place among the concurrent
 * requests until the last piece is written.
 */
@FunctionalInterface
public interface PulledBody {
  /**
   * Makes the next piece. Called by one thread at a time; it may block.
   *
   * @return a piece of at least one byte, not changed afterwards; null after the last one
   * @throws Exception for a failure of the service; the client's connection is then closed, so that
   *     the client does not take what it has for the whole
   */
  byte @Nullable [] next() throws Exception;
}
