package io.freshet.scorer.engine;

import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.answer.Shortened;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The writer of answers as the JSON of {@code recommendations}. It writes the same JSON as {@link
 * io.freshet.schemas.answer.RecommendationsJson}, with scores to seven digits, and allocates only
 * the returned array. One writer per thread.
 *
 * <p>An answer longer than its bound is written in a shortened form, which the answer names; see
 * {@link Shortened}.
 */
@SuppressWarnings("EnumOrdinal") // index of arrays made from values() in this class
final class AnswerWriter {
  private static final byte[][] CAUSE_TOPICS = new byte[CauseTopic.values().length][];
  private static final byte[][] EFFECTS = new byte[Effect.values().length][];
  private static final byte[][] RUNGS = new byte[Rung.values().length][];
  private static final byte[][] KINDS = new byte[Reason.Kind.values().length][];
  private static final Shortened[] SHORTER = Shortened.values();
  private static final byte[][] SHORTENED = new byte[SHORTER.length][];

  static {
    for (CauseTopic topic : CauseTopic.values()) {
      CAUSE_TOPICS[topic.ordinal()] = ascii(topic.wireName());
    }
    for (Effect effect : Effect.values()) {
      EFFECTS[effect.ordinal()] = ascii(effect.wireName());
    }
    for (Rung rung : Rung.values()) {
      RUNGS[rung.ordinal()] = ascii(rung.wireName());
    }
    for (Reason.Kind kind : Reason.Kind.values()) {
      KINDS[kind.ordinal()] = ascii(kind.wireName());
    }
    for (Shortened form : SHORTER) {
      SHORTENED[form.ordinal()] = ascii(",\"shortened\":\"" + form.wireName() + '"');
    }
  }

  private static final byte[] USER = ascii("{\"userId\":\"");
  private static final byte[] USER_END = ascii("\",");
  private static final byte[] NO_CAUSE = ascii("\"cause\":null,\"effect\":null,\"event\":null");
  private static final byte[] CAUSE = ascii("\"cause\":{\"topic\":\"");
  private static final byte[] PARTITION = ascii("\",\"partition\":");
  private static final byte[] OFFSET = ascii(",\"offset\":");
  private static final byte[] ARRIVAL = ascii(",\"arrivalMillis\":");
  private static final byte[] EFFECT = ascii("},\"effect\":\"");
  private static final byte[] NO_EVENT = ascii("\",\"event\":null");
  private static final byte[] EVENT = ascii("\",\"event\":{\"itemId\":\"");
  private static final byte[] EVENT_RATING = ascii("\",\"rating\":");
  private static final byte[] EVENT_SECONDS = ascii(",\"epochSeconds\":");
  private static final byte[] EVENT_TYPE = ascii(",\"type\":\"");
  private static final byte[] DAYTIME = ascii(",\"context\":{\"daytime\":");
  private static final byte[] WEEKEND = ascii(",\"weekend\":");
  private static final byte[] HOUR = ascii(",\"hour\":");
  private static final byte[] SESSION_POSITION = ascii(",\"sessionPosition\":");
  private static final byte[] NO_MODEL = ascii("},\"modelVersion\":null,\"family\":\"");
  private static final byte[] MODEL = ascii("},\"modelVersion\":\"");
  private static final byte[] FAMILY = ascii("\",\"family\":\"");
  private static final byte[] RUNG = ascii("\",\"rung\":\"");
  private static final byte[] GENERATED = ascii("\",\"generatedAtMillis\":");
  private static final byte[] ID = ascii(",\"recommendationId\":\"");
  private static final byte[] ARM_UNAVAILABLE = ascii(",\"armUnavailable\":true");
  private static final byte[] ITEMS = ascii(",\"items\":[");
  private static final byte[] ITEM = ascii("{\"itemId\":\"");
  private static final byte[] TITLE = ascii("\",\"title\":\"");
  private static final byte[] SCORE = ascii("\",\"score\":");
  private static final byte[] PROBABILITY = ascii(",\"probability\":");
  private static final byte[] PREDICTED = ascii(",\"predictedRating\":");
  private static final byte[] NO_REASONS = ascii(",\"reasons\":[]}");
  private static final byte[] REASON = ascii(",\"reasons\":[{\"kind\":\"");
  private static final byte[] CITED = ascii("\",\"itemId\":\"");
  private static final byte[] RATING = ascii(",\"rating\":");
  private static final byte[] SHARE = ascii(",\"share\":");
  private static final byte[] TEXT = ascii(",\"text\":\"");
  private static final byte[] ITEM_END = ascii("\"}]}");
  private static final byte[] END = ascii("]}");
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private final byte[] id = new byte[RecommendationIds.LENGTH];
  private final JsonBuffer out = new JsonBuffer();
  private final ReasonText text;
  private final ItemDictionary dictionary;
  private final AnswerBound bound;
  private final boolean titles;
  // The strings of the last model, encoded once per swap.
  private @Nullable String version;
  private byte[] versionBytes = NULL;
  private String family = "";
  private byte[] familyBytes = ascii("");

  /**
   * Creates a writer.
   *
   * @param titles whether items have their titles; a shortened answer has none
   */
  AnswerWriter(ItemDictionary dictionary, AnswerBound bound, boolean titles) {
    this.dictionary = dictionary;
    this.bound = bound;
    this.titles = titles;
    this.text = new ReasonText(dictionary);
  }

  /**
   * Writes the longest form within the bound; {@code userId} is UTF-8, null for an anonymous
   * visitor, and without a record nothing has caused the answer. Only an answer without items may
   * be longer than the bound.
   */
  byte[] write(
      byte @Nullable [] userId,
      @Nullable UserStateRecord record,
      EventContext context,
      Answer answer,
      @Nullable String modelVersion,
      String modelFamily,
      ItemOverlay overlay,
      long generatedAtMillis) {
    remember(modelVersion, modelFamily);
    int most = bound.bytes();
    head(userId, record, context, answer, modelVersion, generatedAtMillis);
    int head = out.length();
    boolean whole = items(answer, overlay, null, most);
    for (int form = 0; !whole; form++) {
      out.cut(head);
      whole = items(answer, overlay, SHORTER[form], most);
      if (whole) {
        bound.shortened(SHORTER[form]);
      }
    }
    return out.toByteArray();
  }

  private void head(
      byte @Nullable [] userId,
      @Nullable UserStateRecord record,
      EventContext context,
      Answer answer,
      @Nullable String modelVersion,
      long generatedAtMillis) {
    out.clear();
    if (userId == null) {
      out.raw('{');
    } else {
      out.raw(USER);
      out.escaped(userId, 0, userId.length);
      out.raw(USER_END);
    }
    if (record == null) {
      out.raw(NO_CAUSE);
    } else {
      cause(record);
    }
    out.raw(DAYTIME);
    out.raw(context.daytime() ? TRUE : FALSE);
    out.raw(WEEKEND);
    out.raw(context.weekend() ? TRUE : FALSE);
    out.raw(HOUR);
    out.integer(context.hour());
    out.raw(SESSION_POSITION);
    out.integer(context.sessionPosition());
    if (modelVersion == null) {
      out.raw(NO_MODEL);
    } else {
      out.raw(MODEL);
      out.escaped(versionBytes, 0, versionBytes.length);
      out.raw(FAMILY);
    }
    out.escaped(familyBytes, 0, familyBytes.length);
    out.raw(RUNG);
    out.raw(RUNGS[answer.rung.ordinal()]);
    out.raw(GENERATED);
    out.integer(generatedAtMillis);
    origin(answer);
  }

  private void origin(Answer answer) {
    RecommendationIds.write(answer.origin, answer.arm, id);
    out.raw(ID);
    out.raw(id);
    out.raw('"');
    if (answer.arm != null) {
      out.raw(answer.arm.json());
      if (answer.armUnavailable) {
        out.raw(ARM_UNAVAILABLE);
      }
    }
  }

  /**
   * Writes the rest of the answer.
   *
   * @param form null for the complete answer
   * @return false if the answer is too long
   */
  private boolean items(Answer answer, ItemOverlay overlay, @Nullable Shortened form, int most) {
    if (form != null) {
      out.raw(SHORTENED[form.ordinal()]);
    }
    out.raw(ITEMS);
    for (int at = 0; at < answer.count; at++) {
      int before = out.length();
      if (at > 0) {
        out.raw(',');
      }
      item(answer, at, titles && form == null ? overlay.title(answer.items[at]) : null);
      if (form == null || form == Shortened.TEXTS) {
        reason(answer, at, form == null ? overlay : null);
      } else {
        out.raw(NO_REASONS);
      }
      if (out.length() + END.length > most) {
        if (form != Shortened.ITEMS) {
          return false;
        }
        out.cut(before);
        break;
      }
    }
    out.raw(END);
    return true;
  }

  private void cause(UserStateRecord record) {
    out.raw(CAUSE);
    out.raw(CAUSE_TOPICS[record.causeTopic().ordinal()]);
    out.raw(PARTITION);
    out.integer(record.partition());
    out.raw(OFFSET);
    out.integer(record.offset());
    out.raw(ARRIVAL);
    out.integer(record.arrivalMillis());
    out.raw(EFFECT);
    out.raw(EFFECTS[record.effect().ordinal()]);
    event(record);
  }

  private void event(UserStateRecord record) {
    if (!record.hasEvent()) {
      out.raw(NO_EVENT);
      return;
    }
    out.raw(EVENT);
    if (record.idIsNumber()) {
      out.integer(record.idNumber());
    } else {
      out.escaped(record.idBytes(), record.idOffset(), record.idLength());
    }
    out.raw(EVENT_RATING);
    if (Double.isNaN(record.eventRating())) {
      out.raw(NULL);
    } else {
      out.decimal(record.eventRating());
    }
    out.raw(EVENT_SECONDS);
    out.integer(record.eventSeconds());
    String type = record.eventType();
    if (type != null) {
      out.raw(EVENT_TYPE);
      out.raw(ascii(type));
      out.raw('"');
    }
    out.raw('}');
  }

  private void item(Answer answer, int at, byte @Nullable [] title) {
    out.raw(ITEM);
    id(answer.items[at]);
    if (title != null) {
      out.raw(TITLE);
      out.escaped(title, 0, title.length);
    }
    out.raw(SCORE);
    out.decimal(answer.scores[at]);
    if (!Double.isNaN(answer.probabilities[at])) {
      out.raw(PROBABILITY);
      out.decimal(answer.probabilities[at]);
    }
    if (!Double.isNaN(answer.predictedRatings[at])) {
      out.raw(PREDICTED);
      out.decimal(answer.predictedRatings[at]);
    }
  }

  private void reason(Answer answer, int at, @Nullable ItemOverlay overlay) {
    out.raw(REASON);
    out.raw(KINDS[answer.kinds[at].ordinal()]);
    if (answer.citedItems[at] != Answer.NONE) {
      out.raw(CITED);
      id(answer.citedItems[at]);
    }
    out.raw('"');
    if (!Double.isNaN(answer.citedRatings[at])) {
      out.raw(RATING);
      out.decimal(answer.citedRatings[at]);
    }
    out.raw(SHARE);
    out.decimal(answer.shares[at]);
    out.raw(TEXT);
    text.write(answer, at, overlay, out);
    out.raw(ITEM_END);
  }

  private void id(int item) {
    byte[] bytes = dictionary.text(item);
    if (bytes == null) {
      out.integer(dictionary.decimal(item));
    } else {
      out.escaped(bytes, 0, bytes.length);
    }
  }

  private void remember(@Nullable String modelVersion, String modelFamily) {
    if (modelVersion != null && !modelVersion.equals(version)) {
      version = modelVersion;
      versionBytes = modelVersion.getBytes(StandardCharsets.UTF_8);
    }
    if (!modelFamily.equals(family)) {
      family = modelFamily;
      familyBytes = modelFamily.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
