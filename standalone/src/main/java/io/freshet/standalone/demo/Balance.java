package io.freshet.standalone.demo;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.demo.TopicScan.Range;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The balance of all rating records, counted from the topics: source offsets in = answered +
 * rejected + forgotten + failed.
 *
 * @param in records of {@code ratings} in the audited range; markers of transactions are none
 * @param answered offsets with at least one record on {@code recommendations}
 * @param rejected offsets with a record on {@code rejected-ratings}
 * @param forgotten tombstones, which delete a user, and offsets whose record on {@code
 *     rejected-ratings} says that the user was forgotten later; an earlier answer or rejection of
 *     such an offset is not counted
 * @param failed offsets with a record on {@code failed-records} and none of the outcomes above: a
 *     failed record may have been answered when it was read again
 * @param unaccounted offsets with none of these outcomes
 * @param twice offsets with more than one of these outcomes
 * @param answers records on {@code recommendations} for these offsets; more than {@code answered}
 *     if some were answered twice
 */
public record Balance(
    long in,
    long answered,
    long rejected,
    long forgotten,
    long failed,
    long unaccounted,
    long twice,
    long answers) {

  /** Returns whether every source offset is accounted for exactly once. */
  public boolean balances() {
    return unaccounted == 0 && twice == 0;
  }

  /**
   * Reads the topics and counts.
   *
   * @param ratings the range of {@code ratings} to audit
   * @param onAnswer receives every answer to a rating in that range, each partition in order
   */
  public static Balance count(
      TopicScan scan,
      Topics topics,
      Map<TopicPartition, Range> ratings,
      Consumer<Answer> onAnswer) {
    Map<Integer, Marks> marks = new HashMap<>();
    ratings.forEach((partition, range) -> marks.put(partition.partition(), new Marks(range)));
    scan.read(
        ratings,
        source -> {
          Marks of = marks.get(source.partition());
          if (of != null) {
            of.records++;
          }
          if (source.value() == null && source.key() != null) {
            mark(marks, source.partition(), source.offset(), m -> m.forgotten);
          }
        });
    long[] answers = new long[1];
    scan.read(
        scan.ranges(topics.recommendations().name()),
        answer -> {
          if (answer.value() == null) {
            return;
          }
          Recommendations decoded = RecommendationsJson.decode(answer.value());
          if (decoded.cause().topic() == CauseTopic.RATINGS
              && mark(
                  marks, decoded.cause().partition(), decoded.cause().offset(), m -> m.answered)) {
            answers[0]++;
            onAnswer.accept(new Answer(decoded, answer.timestamp()));
          }
        });
    scan.read(
        scan.ranges(topics.rejectedRatings().name()),
        rejected -> {
          Origin origin = FreshetHeaders.origin(rejected.headers());
          if (origin != null && origin.topic().equals(topics.ratings().name())) {
            boolean forgotten = Rejection.Forgotten.is(rejected.headers());
            mark(
                marks,
                origin.partition(),
                origin.offset(),
                m -> forgotten ? m.forgotten : m.rejected);
          }
        });
    scan.read(
        scan.ranges(topics.failedRecords().name()),
        failed -> {
          FailedSource source = FailedSource.of(failed, topics);
          if (source != null) {
            mark(marks, source.partition(), source.offset(), m -> m.failed);
          }
        });
    return sum(marks, answers[0]);
  }

  private static Balance sum(Map<Integer, Marks> marks, long answers) {
    long in = 0;
    long answered = 0;
    long rejected = 0;
    long forgotten = 0;
    long failed = 0;
    long twice = 0;
    for (Marks partition : marks.values()) {
      partition.answered.andNot(partition.forgotten);
      partition.rejected.andNot(partition.forgotten);
      in += partition.records;
      answered += partition.answered.cardinality();
      rejected += partition.rejected.cardinality();
      forgotten += partition.forgotten.cardinality();
      partition.failed.andNot(partition.answered);
      partition.failed.andNot(partition.rejected);
      partition.failed.andNot(partition.forgotten);
      failed += partition.failed.cardinality();
      BitSet both = (BitSet) partition.answered.clone();
      both.and(partition.rejected);
      twice += both.cardinality();
    }
    long accounted = answered + rejected + forgotten + failed - twice;
    return new Balance(in, answered, rejected, forgotten, failed, in - accounted, twice, answers);
  }

  private static boolean mark(
      Map<Integer, Marks> marks, int partition, long offset, Function<Marks, BitSet> fate) {
    @Nullable Marks of = marks.get(partition);
    if (of == null || offset < of.range.first() || offset >= of.range.next()) {
      return false;
    }
    fate.apply(of).set(Math.toIntExact(offset - of.range.first()));
    return true;
  }

  /**
   * An answer with the time of its record.
   *
   * @param recommendations the answer
   * @param writtenMillis when the broker appended it, epoch milliseconds
   */
  public record Answer(Recommendations recommendations, long writtenMillis) {}

  /** The outcomes of one partition's offsets, by distance from the first offset. */
  private static final class Marks {
    private final Range range;
    private final BitSet answered = new BitSet();
    private final BitSet rejected = new BitSet();
    private final BitSet forgotten = new BitSet();
    private final BitSet failed = new BitSet();
    private long records;

    Marks(Range range) {
      this.range = range;
    }
  }
}
