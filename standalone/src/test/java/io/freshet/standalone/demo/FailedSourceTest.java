package io.freshet.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class FailedSourceTest {
  private final Topics topics = new Topics("p-");

  @Test
  void shouldNameTheRatingThatIngestFailedOn() {
    assertThat(of(new Origin("p-ratings", 3, 17, 0), new byte[0]))
        .isEqualTo(new FailedSource(3, 17));
    assertThat(of(new Origin("p-profiles", 3, 17, 0), new byte[0])).isNull();
  }

  @Test
  void shouldNameTheRatingBehindTheStateThatTheScorerFailedOn() {
    Origin state = new Origin("p-user-states", 1, 2, 0);
    assertThat(of(state, state(CauseTopic.RATINGS))).isEqualTo(new FailedSource(5, 99));
    assertThat(of(state, state(CauseTopic.PROFILES))).isNull();
    assertThat(of(state, new byte[] {1, 2, 3})).isNull();
    assertThat(of(state, null)).isNull();
  }

  private FailedSource of(Origin origin, byte[] value) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("p-failed-records", 0, 0, new byte[] {'u'}, value);
    FreshetHeaders.putOrigin(record.headers(), origin);
    return FailedSource.of(record, topics);
  }

  private static byte[] state(CauseTopic cause) {
    boolean rated = cause == CauseTopic.RATINGS;
    return UserStateRecord.encode(
        rated ? Effect.APPLIED : Effect.PROFILE,
        rated,
        new Cause(cause, 5, 99, 1_000),
        rated ? new RatingEvent("u", "1", 4, 1, RatingEvent.NO_OFFSET) : null,
        new EventContext(true, false, 12, rated ? 1 : 0),
        new byte[] {(byte) 0xF1, 0, 0});
  }
}
