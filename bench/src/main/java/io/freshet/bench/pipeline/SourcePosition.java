package io.freshet.bench.pipeline;

/** Partition and offset of a rating in one long. */
final class SourcePosition {

  private static final int OFFSET_BITS = 48;

  private SourcePosition() {}

  static long pack(int partition, long offset) {
    return ((long) partition << OFFSET_BITS) | offset;
  }
}
