package io.freshet.scorer.query;

import io.freshet.http.Call;
import io.freshet.http.HttpProblem;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The record that a client has posted and whose effect it wants to see, from the parameter {@code
 * after}.
 *
 * @param topic that the record was posted to
 * @param partition of the topic
 * @param offset of the record
 */
record AwaitedCause(CauseTopic topic, int partition, long offset) {
  private static final String RULE = "ratings-PARTITION@OFFSET or profiles-PARTITION@OFFSET";
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]{1,249})-([0-9]{1,9})@([0-9]{1,18})");

  /**
   * Reads the parameter.
   *
   * @param topics of the deployment; a topic may be named with or without its prefix
   * @return null if the request does not have it
   * @throws HttpProblem if the parameter is not of this form
   */
  static @Nullable AwaitedCause of(Call call, Topics topics) {
    String text = call.parameter("after");
    if (text == null) {
      return null;
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw HttpProblem.badParameter("after", text, RULE);
    }
    return new AwaitedCause(
        topic(form.group(1), text, topics),
        Integer.parseInt(form.group(2)),
        Long.parseLong(form.group(3)));
  }

  private static CauseTopic topic(String name, String text, Topics topics) {
    for (CauseTopic topic : CauseTopic.values()) {
      String prefixed =
          switch (topic) {
            case RATINGS -> topics.ratings().name();
            case PROFILES -> topics.profiles().name();
          };
      if (name.equals(topic.wireName()) || name.equals(prefixed)) {
        return topic;
      }
    }
    throw HttpProblem.badParameter("after", text, RULE);
  }

  /**
   * Returns whether a state is known to reflect the record: its cause is this record or a later one
   * of the same partition.
   */
  boolean reflectedBy(@Nullable UserStateRecord state) {
    return state != null
        && state.causeTopic() == topic
        && state.partition() == partition
        && state.offset() >= offset;
  }
}
