package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * Format of lines with a separator between their columns. The document has one text per column, by
 * the column's name; an empty column is missing. A column in double quotes may hold the separator,
 * and two double quotes stand for one (RFC 4180).
 *
 * @param columns names of the columns, in order
 * @param separator text between two columns, not empty
 */
record CsvFormat(List<String> columns, String separator) implements RecordFormat {
  CsvFormat {
    columns = List.copyOf(columns);
  }

  @Override
  public Parsed<Document> read(SourceRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return new Parsed.Accepted<>(Document.TOMBSTONE);
    }
    if (value.length > ForeignJson.MAX_BYTES) {
      return new Parsed.Refused<>(
          new Rejection.OversizedRecord(value.length, ForeignJson.MAX_BYTES));
    }
    String line;
    try {
      line = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      return new Parsed.Refused<>(
          new Rejection.InvalidValue("value", new String(value, UTF_8), "valid UTF-8"));
    }
    List<String> cells = split(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    if (cells.size() < columns.size()) {
      return new Parsed.Refused<>(
          new Rejection.InvalidValue(
              "value", line, "columns " + columns + ", but the line has " + cells.size()));
    }
    ObjectNode row = ForeignJson.MAPPER.createObjectNode();
    for (int i = 0; i < columns.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        row.put(columns.get(i), cells.get(i));
      }
    }
    return new Parsed.Accepted<>(Document.plain(row));
  }

  /** Splits a line into its columns. */
  List<String> split(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (quoted && c == '"') {
        boolean doubled = at + 1 < line.length() && line.charAt(at + 1) == '"';
        if (doubled) {
          cell.append('"');
          at++;
        } else {
          quoted = false;
        }
        at++;
      } else if (!quoted && c == '"' && cell.isEmpty()) {
        quoted = true;
        at++;
      } else if (!quoted && line.startsWith(separator, at)) {
        cells.add(cell.toString());
        cell.setLength(0);
        at += separator.length();
      } else {
        cell.append(c);
        at++;
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
