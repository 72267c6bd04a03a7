package io.freshet.scorer.engine;

import io.freshet.schemas.answer.Shortened;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * The max length of an answer's JSON, with a count of the answers that were shortened to it. Shared
 * by all threads of an instance.
 */
@SuppressWarnings("EnumOrdinal") // index of an array made from values() in this class
public final class AnswerBound {
  /** Default max size of a record in producers and topics, less the record's overhead, in bytes. */
  public static final int DEFAULT_BYTES = (1 << 20) - 4096;

  private final IntSupplier bytes;
  private final LongAdder[] shortened = new LongAdder[Shortened.values().length];

  /**
   * Creates a bound.
   *
   * @param bytes gives the bound in bytes; may change while the instance runs
   */
  public AnswerBound(IntSupplier bytes) {
    this.bytes = bytes;
    for (int form = 0; form < shortened.length; form++) {
      shortened[form] = new LongAdder();
    }
  }

  int bytes() {
    return bytes.getAsInt();
  }

  void shortened(Shortened form) {
    shortened[form.ordinal()].increment();
  }

  /** Returns the number of answers written in a shortened form since the start. */
  public long count(Shortened form) {
    return shortened[form.ordinal()].sum();
  }
}
