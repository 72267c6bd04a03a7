package io.freshet.ingest.source;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one field of a canonical record comes from.
 *
 * @param from places of the value; the first that holds a value counts; empty for a constant
 * @param constant the value, or null
 * @param values table from found texts to values; empty if the found value is taken as it is
 * @param otherwise what a text that is not in the table means
 * @param missing what a record without the value means
 * @param unit unit of a number that is a time
 * @param zone zone of a time without an offset, or null if such a time is refused
 * @param split text between the elements of a list in one text, or null
 */
record FieldRule(
    List<Reference> from,
    @Nullable String constant,
    Map<String, String> values,
    Otherwise otherwise,
    Missing missing,
    TimeUnit unit,
    @Nullable ZoneId zone,
    @Nullable String split) {

  /** What a text that is not in the table means. */
  enum Otherwise {
    /** The record is rejected. */
    REJECT,
    /** The record gives nothing. */
    IGNORE,
    /** The text is taken as it is. */
    KEEP
  }

  /** What a record without the value means. */
  enum Missing {
    /** The record is rejected. */
    REJECT,
    /** The record gives nothing. */
    IGNORE,
    /** The field is left out. */
    OMIT
  }

  /** Unit of a number that is a time since 1970 UTC. */
  enum TimeUnit {
    /**
     * By its size: seconds below 10¹¹, then milliseconds, from 10¹⁴ micro-, from 10¹⁷ nanoseconds.
     */
    AUTO,
    DAYS,
    SECONDS,
    MILLISECONDS,
    MICROSECONDS,
    NANOSECONDS
  }

  FieldRule {
    from = List.copyOf(from);
    values = Map.copyOf(values);
  }

  /** The rule that takes the first value of these places as it is. */
  static FieldRule from(Missing missing, String... references) {
    return new FieldRule(
        List.of(references).stream().map(Reference::parse).toList(),
        null,
        Map.of(),
        Otherwise.REJECT,
        missing,
        TimeUnit.AUTO,
        null,
        null);
  }

  FieldRule with(Map<String, String> table, Otherwise other) {
    return new FieldRule(from, constant, table, other, missing, unit, zone, split);
  }

  FieldRule inZone(ZoneId local) {
    return new FieldRule(from, constant, values, otherwise, missing, unit, local, split);
  }

  /** Whether a record without a value can hold the field's value. */
  boolean survivesTombstone() {
    return constant != null || from.stream().anyMatch(Reference::survivesTombstone);
  }

  /** The places as written, for a rejection; {@code indexes} replace the first stars. */
  String path(int[] indexes) {
    return from.isEmpty() ? "constant" : from.get(0).text(indexes);
  }
}
