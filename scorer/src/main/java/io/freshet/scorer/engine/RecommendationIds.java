package io.freshet.scorer.engine;

import io.freshet.schemas.record.SipHash;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.experiment.ServedArm;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ids of answers: 24 hexadecimal digits that mean nothing to a reader. Sixteen digits come from the
 * cause of the answer, or from the request of a list on demand; eight also from the user's arm.
 * Answers to different records have different ids, and a repeated answer has the same id.
 */
@SuppressWarnings("EnumOrdinal") // the order of topics is the same in every release that has ids
public final class RecommendationIds {
  /** Length of an id, in ASCII characters. */
  static final int LENGTH = 24;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final SipHash REQUESTS = SipHash.keyedBy("freshet-request-id");

  private RecommendationIds() {}

  /**
   * The id's part of a cause. It is unique below 2<sup>18</sup> partitions and 2<sup>44</sup>
   * records of one.
   */
  public static long ofCause(UserStateRecord record) {
    return mixed(
        ((long) record.causeTopic().ordinal() << 62)
            ^ ((long) record.partition() << 44)
            ^ record.offset());
  }

  /**
   * The id's part of a list on demand.
   *
   * @param request all that the list depends on, as text
   */
  public static long ofRequest(String request) {
    return REQUESTS.of(request.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the digits of an id. */
  static void write(long origin, @Nullable ServedArm arm, byte[] to) {
    digits(origin, 16, to, 0);
    digits(mixed(origin ^ (arm == null ? 0 : arm.idHash())), 8, to, 16);
  }

  /** An id as text. */
  static String text(long origin, @Nullable ServedArm arm) {
    byte[] id = new byte[LENGTH];
    write(origin, arm, id);
    return new String(id, StandardCharsets.US_ASCII);
  }

  private static void digits(long value, int count, byte[] to, int at) {
    for (int i = 0; i < count; i++) {
      to[at + i] = HEX[(int) (value >>> (60 - 4 * i)) & 15];
    }
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), a bijection. */
  private static long mixed(long z) {
    long x = z + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
