package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.source.Canonical.Target;
import io.freshet.ingest.source.Document.Change;
import io.freshet.ingest.source.Source.Gives;
import io.freshet.ingest.source.Source.Removal;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps the records of one topic to Freshet's own. A pure function: equal records give equal
 * results. May be shared by threads.
 */
public final class Mapper {
  /** Max records that one foreign record may give. */
  static final int MAX_LINES = 1000;

  private final Source source;

  /** Creates a mapper. */
  public Mapper(Source source) {
    this.source = source;
  }

  /** Maps a record. */
  public Mapped map(SourceRecord record) {
    Parsed<Document> read = source.reader().read(record);
    if (read instanceof Parsed.Refused<Document> refused) {
      return Mapped.refused(refused.rejection());
    }
    FoundRecord found = new FoundRecord(record, read.orThrow());
    return switch (change(found)) {
      case NONE -> Mapped.NOTHING;
      case UPSERT -> lines(found, false);
      case DELETE -> remove(found, source.deletes());
      case TOMBSTONE -> remove(found, source.tombstones());
    };
  }

  private Change change(FoundRecord found) {
    Change stated = found.document().change();
    boolean deleted =
        stated == Change.UPSERT
            && !source.deletedWhen().isEmpty()
            && source.deletedWhen().stream()
                .allMatch(each -> found.meets(each, FoundRecord.NO_INDEXES));
    return deleted ? Change.DELETE : stated;
  }

  private Mapped remove(FoundRecord found, Removal removal) {
    return switch (removal) {
      case NOTHING -> Mapped.NOTHING;
      case WITHDRAW ->
          found.document().change() == Change.TOMBSTONE
              ? new Lines(found, true).one(FoundRecord.NO_INDEXES).mapped()
              : lines(found, true);
      case FORGET -> new Lines(found, true).forget().mapped();
    };
  }

  private Mapped lines(FoundRecord found, boolean withdrawn) {
    Lines lines = new Lines(found, withdrawn);
    if (source.lines().tokens().isEmpty()) {
      return lines.one(FoundRecord.NO_INDEXES).mapped();
    }
    lines.each(found.document().value(), 0, FoundRecord.NO_INDEXES);
    return lines.mapped();
  }

  /** The lines of one record and their outcomes. */
  private final class Lines {
    private final FoundRecord found;
    private final boolean withdrawn;
    private final List<Canonical> records = new ArrayList<>(1);
    private final List<Rejection> problems = new ArrayList<>(0);
    private boolean ignored;

    Lines(FoundRecord found, boolean withdrawn) {
      this.found = found;
      this.withdrawn = withdrawn;
    }

    Mapped mapped() {
      return new Mapped(records, problems, ignored || (records.isEmpty() && problems.isEmpty()));
    }

    /** Maps one line per element of the arrays from this token of the pointer of lines on. */
    void each(JsonNode node, int token, int[] indexes) {
      List<String> tokens = source.lines().tokens();
      if (token == tokens.size()) {
        one(indexes);
        return;
      }
      if (!tokens.get(token).equals(Pointer.STAR)) {
        each(new Pointer(tokens.subList(token, token + 1)).at(node, indexes), token + 1, indexes);
        return;
      }
      String path = new Pointer(tokens.subList(0, token)).text(indexes);
      if (!node.isArray()) {
        problems.add(
            node.isMissingNode() || node.isNull()
                ? new Rejection.MissingField(path)
                : new Rejection.WrongType(path, Rejection.excerpt(node.toString()), "an array"));
        return;
      }
      for (int i = 0; i < node.size(); i++) {
        if (records.size() + problems.size() >= MAX_LINES) {
          problems.add(
              new Rejection.InvalidValue(
                  path, node.size() + " elements", "at most " + MAX_LINES + " lines in a record"));
          return;
        }
        int[] inner = Arrays.copyOf(indexes, indexes.length + 1);
        inner[indexes.length] = i;
        each(node.get(i), token + 1, inner);
      }
    }

    Lines one(int[] indexes) {
      LineFields fields = new LineFields(source, found, indexes);
      if (!source.when().stream().allMatch(each -> found.meets(each, indexes))) {
        ignored = true;
        return this;
      }
      take(
          fields,
          source.gives() == Gives.EVENTS
              ? EventWriter.write(source, fields, found, withdrawn)
              : FactWriter.write(source, fields, withdrawn));
      return this;
    }

    Lines forget() {
      if (!source.when().stream().allMatch(each -> found.meets(each, FoundRecord.NO_INDEXES))) {
        ignored = true;
        return this;
      }
      LineFields fields = new LineFields(source, found, FoundRecord.NO_INDEXES);
      String user = fields.id(Fields.USER);
      if (user != null) {
        byte[] key = user.getBytes(UTF_8);
        // as freshet forget does: ingest then knows of it before it reads the withdrawal
        records.add(new Canonical(Target.RATINGS, key, null));
        records.add(new Canonical(Target.PROFILES, key, null));
      }
      take(fields, null);
      return this;
    }

    private void take(LineFields fields, @Nullable Canonical record) {
      Rejection problem = fields.problem();
      if (problem != null) {
        problems.add(problem);
      } else if (fields.stopped()) {
        ignored = true;
      } else if (record != null) {
        records.add(record);
      }
    }
  }
}
