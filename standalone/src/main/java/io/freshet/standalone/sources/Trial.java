package io.freshet.standalone.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.ingest.source.Canonical;
import io.freshet.ingest.source.Canonical.Target;
import io.freshet.ingest.source.Mapped;
import io.freshet.ingest.source.Mapper;
import io.freshet.ingest.source.Source;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.CountText;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.record.Rejection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Trial of a mapping: what each record would become, as text, without writing anything. */
public final class Trial {
  private final Mapper mapper;
  private final RatingParser parser;
  private final long nowMillis;
  private int records;
  private int mapped;
  private int partly;
  private int rejected;
  private int ignored;
  private int written;

  /**
   * Creates a trial.
   *
   * @param rules rules by which ingest would check the events
   * @param nowMillis the current time, epoch milliseconds
   */
  public Trial(Source source, RatingRules rules, long nowMillis) {
    this.mapper = new Mapper(source);
    this.parser = new RatingParser(rules);
    this.nowMillis = nowMillis;
  }

  /** Maps a record and returns what it would become, one line each. */
  public String of(SampleRecord sample) {
    Mapped result = mapper.map(sample.record());
    StringBuilder text = new StringBuilder(sample.position()).append('\n');
    int refused = result.problems().size();
    for (Canonical record : result.records()) {
      Rejection refusal = refusal(record);
      refused += refusal == null ? 0 : 1;
      text.append(
          "  %-9s %s  %s%n"
              .formatted(
                  record.target().name().toLowerCase(Locale.ROOT),
                  new String(record.key(), UTF_8),
                  value(record)));
      if (refusal != null) {
        text.append("    rejected by ingest: ").append(refusal.message()).append('\n');
      }
    }
    for (Rejection problem : result.problems()) {
      text.append("  rejected  ").append(problem.message()).append('\n');
    }
    if (result.records().isEmpty() && result.problems().isEmpty()) {
      text.append("  nothing   by the mapping\n");
    }
    count(result, refused);
    return text.toString();
  }

  private void count(Mapped result, int refused) {
    int given = result.records().size() + result.problems().size() - refused;
    records++;
    written += given;
    if (given == 0) {
      rejected += refused > 0 ? 1 : 0;
      ignored += refused > 0 ? 0 : 1;
    } else {
      mapped += refused > 0 ? 0 : 1;
      partly += refused > 0 ? 1 : 0;
    }
  }

  private static String value(Canonical record) {
    byte[] value = record.value();
    if (value != null) {
      return new String(value, UTF_8);
    }
    return switch (record.target()) {
      case RATINGS -> "(tombstone: forgets the user)";
      case ITEMS -> "(tombstone: removes the item)";
      case PROFILES -> "(tombstone: withdraws the profile)";
    };
  }

  private @Nullable Rejection refusal(Canonical record) {
    byte[] value = record.value();
    return record.target() != Target.RATINGS || value == null
        ? null
        : parser.parse(record.key(), value, nowMillis, new ParsedRating());
  }

  /** The counts as one line. */
  public String summary() {
    return "%s: %d mapped, %d partly, %d rejected, %d ignored; %s for Freshet"
        .formatted(
            CountText.of(records, "record"),
            mapped,
            partly,
            rejected,
            ignored,
            CountText.of(written, "record"));
  }
}
