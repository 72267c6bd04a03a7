package io.freshet.standalone.data.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The detection of a ratings file's format from its first lines. */
final class FormatSniffer {

  private static final int SAMPLE_LINES = 20_000;

  private final ColumnOrder order;

  FormatSniffer(ColumnOrder order) {
    this.order = order;
  }

  Layout sniff(Path file) throws IOException, DataSetException {
    try (LineReader lines = LineReader.open(file)) {
      do {
        if (!lines.next()) {
          throw new DataSetException(file + " is empty");
        }
      } while (lines.blank());
      byte[] b = lines.buffer();
      String first = lines.text();
      if (first.startsWith("PK")) {
        throw new DataSetException(file + " is a zip archive: unpack it first");
      }
      if (b[lines.start()] == '{') {
        List<String> notes = List.of("no titles or genres: this format has none");
        return layout(Format.AMAZON_JSON, file, null, null, null, false, first, notes);
      }
      if (first.contains(Separator.DOUBLE_COLON.text())) {
        return separated(
            Format.MOVIELENS_COLONS, file, "movies.dat", Separator.DOUBLE_COLON, lines);
      }
      if (first.contains(Separator.TAB.text())) {
        boolean named = baseName(file).equals("u.data");
        return separated(
            named ? Format.MOVIELENS_100K : Format.FOUR_COLUMNS,
            file,
            named ? "u.item" : null,
            Separator.TAB,
            lines);
      }
      if (first.contains(Separator.COMMA.text())) {
        return comma(file, lines);
      }
      throw new DataSetException(
          file
              + " is in no known format: its first line has no comma, tab or :: and is no JSON"
              + " object");
    }
  }

  private static String baseName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  private static Layout separated(
      Format format, Path file, @Nullable String metadata, Separator separator, LineReader lines)
      throws IOException, DataSetException {
    List<String> header = fields(separator, lines, file);
    boolean hasHeader = Columns.isHeader(header);
    Columns columns = hasHeader ? named(header, file) : Columns.USER_FIRST;
    if (header.size() < columns.width()) {
      throw new DataSetException(
          file
              + " has "
              + header.size()
              + " columns in its first line, not user, item, rating and timestamp");
    }
    return layout(
        format, file, metadata, separator, columns, hasHeader, lines.text(), new ArrayList<>());
  }

  private Layout comma(Path file, LineReader lines) throws IOException, DataSetException {
    List<String> first = fields(Separator.COMMA, lines, file);
    String sample = lines.text();
    List<String> notes = new ArrayList<>();
    if (Columns.isHeader(first)) {
      Columns columns = named(first, file);
      boolean movies = first.get(columns.item()).strip().equalsIgnoreCase("movieId");
      if (!movies) {
        notes.add("no titles or genres: this format has none");
      }
      if (lines.next()) {
        sample = lines.text();
      }
      return layout(
          movies ? Format.MOVIELENS_CSV : Format.AMAZON_CSV,
          file,
          movies ? "movies.csv" : null,
          Separator.COMMA,
          columns,
          true,
          sample,
          notes);
    }
    if (first.size() != 4) {
      throw new DataSetException(
          file
              + " has no header and "
              + first.size()
              + " columns in its first line, where user, item, rating and timestamp are four");
    }
    Columns columns = orderOf(file, lines, notes);
    notes.add("no titles or genres: this format has none");
    return layout(Format.AMAZON_CSV, file, null, Separator.COMMA, columns, false, sample, notes);
  }

  private Columns orderOf(Path file, LineReader lines, List<String> notes)
      throws IOException, DataSetException {
    if (order != ColumnOrder.BY_SHAPE) {
      return order == ColumnOrder.USER_ITEM ? Columns.USER_FIRST : Columns.ITEM_FIRST;
    }
    IdShapes shapes = new IdShapes();
    Fields fields = new Fields(Separator.COMMA);
    int seen = 0;
    do {
      boolean usable =
          fields.split(lines.buffer(), lines.start(), lines.end())
              && fields.count() == 4
              && fields.length(0) > 0
              && fields.length(1) > 0;
      if (usable) {
        shapes.add(fields.text(0), fields.text(1));
      }
    } while (++seen < SAMPLE_LINES && lines.next());
    Columns columns = shapes.decide();
    if (columns == null) {
      throw new DataSetException(
          file
              + " does not tell users from items ("
              + shapes.evidence()
              + "); name the order of its columns, or give it a header such as"
              + " userId,itemId,rating,timestamp");
    }
    notes.add(
        "columns taken as "
            + (columns.equals(Columns.USER_FIRST) ? "user,item" : "item,user")
            + ",rating,timestamp by the shape of their ids");
    return columns;
  }

  private static Columns named(List<String> header, Path file) throws DataSetException {
    Columns columns = Columns.named(header);
    if (columns == null) {
      throw new DataSetException(
          file
              + " has the header "
              + header
              + ", which does not name a user, an item, a rating and a timestamp column");
    }
    return columns;
  }

  private static List<String> fields(Separator separator, LineReader lines, Path file)
      throws DataSetException {
    Fields fields = new Fields(separator);
    if (!fields.split(lines.buffer(), lines.start(), lines.end())) {
      throw new DataSetException(file + ":" + lines.number() + ": a quote is never closed");
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < fields.count(); i++) {
      texts.add(fields.text(i));
    }
    return texts;
  }

  private static Layout layout(
      Format format,
      Path file,
      @Nullable String metadataName,
      @Nullable Separator separator,
      @Nullable Columns columns,
      boolean header,
      String sampleLine,
      List<String> notes)
      throws IOException {
    Path metadata = null;
    if (metadataName != null) {
      metadata = plainOrGzip(file.resolveSibling(metadataName));
      if (metadata == null) {
        notes.add("no " + metadataName + " beside " + file.getFileName() + ": no titles or genres");
      }
    }
    long expected = expectedLines(file, sampleLine);
    return new Layout(format, file, metadata, separator, columns, header, expected, notes);
  }

  /**
   * Estimates the number of lines, only to size arrays, from the lines per byte at sixteen places
   * of the file.
   */
  private static long expectedLines(Path file, String sampleLine) throws IOException {
    long size = Files.size(file);
    if (file.toString().endsWith(".gz")) {
      return 4 * size / (sampleLine.length() + 1L);
    }
    ByteBuffer piece = ByteBuffer.allocate(1 << 12);
    long read = 0;
    long ends = 1;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int i = 0; i < 16; i++) {
        piece.clear();
        read += Math.max(0, channel.read(piece, size / 16 * i));
        for (int at = 0; at < piece.position(); at++) {
          ends += piece.get(at) == '\n' ? 1 : 0;
        }
      }
    }
    return read == 0 ? 0 : (long) (1.02 * size * ends / read);
  }

  /** Returns this file, or the one with {@code .gz} appended, or null. */
  static @Nullable Path plainOrGzip(Path plain) {
    if (Files.isRegularFile(plain)) {
      return plain;
    }
    Path gzip = plain.resolveSibling(plain.getFileName() + ".gz");
    return Files.isRegularFile(gzip) ? gzip : null;
  }
}
