package io.freshet.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lenient codec of the JSON objects that are posted besides ratings: items, profiles and
 * experiments. It builds a tree, because it is off the hot path. Absent and null fields are equal,
 * unknown fields are reported but not refused, and a known field of a wrong type is refused.
 */
public final class LenientJson {
  private static final int MAX_DEPTH = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Thrown by a {@link Reader} if a field breaks a rule; it carries the rejection. */
  public static final class RefusedException extends Exception {
    private final transient Rejection rejection;

    /** Creates an exception with its rejection. */
    public RefusedException(Rejection rejection) {
      super(rejection.message(), null, false, false);
      this.rejection = rejection;
    }
  }

  /** Reader of an object's fields into a record. */
  public interface Reader<T> {
    T read(LenientJson object) throws RefusedException;
  }

  /** Writer of an object's fields. */
  public interface Writer {
    public void write(JsonGenerator out) throws IOException;
  }

  private final JsonNode object;
  private final boolean kept;

  /** Where the object is, before the name of a field in a rejection; empty at the top. */
  private final String path;

  private LenientJson(JsonNode object, boolean kept, String path) {
    this.object = object;
    this.kept = kept;
    this.path = path;
  }

  /** Reads a posted object. */
  public static <T> Parsed<T> read(byte[] value, int maxBytes, Reader<T> reader) {
    return read(value, maxBytes, reader, false);
  }

  /**
   * Reads an object that was accepted before, possibly by an earlier release with other rules for
   * texts.
   */
  public static <T> Parsed<T> readKept(byte[] value, int maxBytes, Reader<T> reader) {
    return read(value, maxBytes, reader, true);
  }

  private static <T> Parsed<T> read(byte[] value, int maxBytes, Reader<T> reader, boolean kept) {
    if (value.length > maxBytes) {
      return new Parsed.Refused<>(new Rejection.OversizedRecord(value.length, maxBytes));
    }
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      return new Parsed.Refused<>(
          new Rejection.NotJson("value", new String(value, UTF_8), "valid UTF-8"));
    }
    try {
      JsonNode node = MAPPER.readTree(text);
      if (!node.isObject()) {
        return new Parsed.Refused<>(new Rejection.NotJson("value", text, "one JSON object"));
      }
      return new Parsed.Accepted<>(reader.read(new LenientJson(node, kept, "")));
    } catch (RefusedException e) {
      return new Parsed.Refused<>(e.rejection);
    } catch (JsonProcessingException e) {
      return new Parsed.Refused<>(
          new Rejection.NotJson(
              "value", text, "one JSON object: " + Rejection.excerpt(e.getOriginalMessage())));
    }
  }

  /** Writes an object as JSON in UTF-8. */
  public static byte[] write(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = MAPPER.getFactory().createGenerator(bytes)) {
      out.writeStartObject();
      writer.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Writes a list of texts unless it is empty. */
  public static void writeTexts(JsonGenerator out, String name, List<String> texts)
      throws IOException {
    if (!texts.isEmpty()) {
      out.writeArrayFieldStart(name);
      for (String text : texts) {
        out.writeString(text);
      }
      out.writeEndArray();
    }
  }

  /** Reads an id from a record's key. */
  public static String keyId(byte @Nullable [] key) throws RefusedException {
    if (key == null) {
      throw new RefusedException(new Rejection.MissingField("key"));
    }
    try {
      String id = UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
      refuse(PlainText.checkId("key", id, RatingRules.MAX_ID_BYTES));
      return id;
    } catch (CharacterCodingException e) {
      throw new RefusedException(new Rejection.BadId("key", new String(key, UTF_8), "valid UTF-8"));
    }
  }

  /** Reports the names of all fields that are not known. */
  public void tellUnknown(Collection<String> known, Consumer<String> unknown) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                unknown.accept(name);
              }
            });
  }

  /** Reads a text; null if the field is absent. */
  public @Nullable String text(String name, PlainText.Limit limit) throws RefusedException {
    JsonNode node = field(name);
    return node == null ? null : textOf(name, node, limit);
  }

  /** Reads a whole number from {@code min} to {@code max}; null if the field is absent. */
  public @Nullable Integer integer(String name, int min, int max) throws RefusedException {
    Long number = whole(name, min, max);
    return number == null ? null : Math.toIntExact(number);
  }

  /** Reads a whole number from {@code min} to {@code max}; null if the field is absent. */
  public @Nullable Long whole(String name, long min, long max) throws RefusedException {
    JsonNode node = field(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber() || !node.canConvertToExactIntegral()) {
      throw new RefusedException(
          new Rejection.WrongType(path + name, node.toString(), "a whole number or null"));
    }
    if (!node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
      throw new RefusedException(new Rejection.OutOfRange(path + name, node.toString(), min, max));
    }
    return node.longValue();
  }

  /** Reads a number; null if the field is absent. */
  public @Nullable Double number(String name) throws RefusedException {
    JsonNode node = field(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber()) {
      throw new RefusedException(
          new Rejection.WrongType(path + name, node.toString(), "a number or null"));
    }
    return node.doubleValue();
  }

  /** Reads a boolean; {@code absent} if the field is absent. */
  public boolean bool(String name, boolean absent) throws RefusedException {
    JsonNode node = field(name);
    if (node == null) {
      return absent;
    }
    if (!node.isBoolean()) {
      throw new RefusedException(
          new Rejection.WrongType(path + name, node.toString(), "true, false or null"));
    }
    return node.booleanValue();
  }

  /**
   * Reads a list of texts, without repeats and empty texts.
   *
   * @param maxCount max elements, repeats included
   */
  public List<String> texts(String name, PlainText.Limit limit, int maxCount)
      throws RefusedException {
    Set<String> texts = new LinkedHashSet<>();
    int count = 0;
    for (JsonNode element : elements(name)) {
      if (++count > maxCount && !kept) {
        throw new RefusedException(tooMany(path + name, maxCount));
      }
      String text = textOf(name, element, limit);
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return new ArrayList<>(texts);
  }

  /** The rejection of a list with more than {@code maxCount} elements. */
  public static Rejection tooMany(String name, int maxCount) {
    return new Rejection.InvalidValue(name, "", "at most " + maxCount + " elements");
  }

  /** Reads a list of ids without repeats; whole numbers count as their decimal text. */
  public List<String> ids(String name) throws RefusedException {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode element : elements(name)) {
      String id = element.isIntegralNumber() ? element.asText() : raw(name, element);
      if (!kept) {
        refuse(PlainText.checkId(path + name, id, RatingRules.MAX_ID_BYTES));
      }
      ids.add(id);
    }
    return new ArrayList<>(ids);
  }

  /** Reads an object of texts; numbers and booleans count as their JSON text. */
  public Map<String, String> textMap(String name, PlainText.Limit limit) throws RefusedException {
    JsonNode node = field(name);
    if (node == null) {
      return Map.of();
    }
    if (!node.isObject()) {
      throw new RefusedException(
          new Rejection.WrongType(path + name, node.toString(), "an object or null"));
    }
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        continue;
      }
      boolean scalar = value.isNumber() || value.isBoolean();
      texts.put(
          checked(name, entry.getKey(), limit),
          scalar ? value.asText() : textOf(name, value, limit));
    }
    return texts;
  }

  /** Reads a list of objects. */
  public <T> List<T> objects(String name, int maxCount, Reader<T> reader) throws RefusedException {
    List<T> read = new ArrayList<>();
    for (JsonNode element : elements(name)) {
      if (read.size() == maxCount) {
        throw new RefusedException(tooMany(path + name, maxCount));
      }
      read.add(reader.read(inside(name + "[" + read.size() + "]", element)));
    }
    return read;
  }

  /** Reads an object; null if the field is absent. */
  public <T> @Nullable T object(String name, Reader<T> reader) throws RefusedException {
    JsonNode node = field(name);
    return node == null ? null : reader.read(inside(name, node));
  }

  /** Returns a value that must be there. */
  public <T> T required(String name, @Nullable T value) throws RefusedException {
    if (value == null) {
      throw new RefusedException(new Rejection.MissingField(path + name));
    }
    return value;
  }

  /** Names of the object's fields, those with null values included. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The path of a field, as rejections name it. */
  public String pathOf(String name) {
    return path + name;
  }

  private LenientJson inside(String name, JsonNode node) throws RefusedException {
    if (!node.isObject()) {
      throw new RefusedException(
          new Rejection.WrongType(path + name, node.toString(), "an object or null"));
    }
    return new LenientJson(node, kept, path + name + ".");
  }

  private Iterable<JsonNode> elements(String name) throws RefusedException {
    JsonNode node = field(name);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw new RefusedException(
          new Rejection.WrongType(path + name, node.toString(), "an array or null"));
    }
    return node;
  }

  private @Nullable JsonNode field(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private String textOf(String name, JsonNode node, PlainText.Limit limit) throws RefusedException {
    return checked(name, raw(name, node), limit);
  }

  private String raw(String name, JsonNode node) throws RefusedException {
    if (!node.isTextual()) {
      throw new RefusedException(new Rejection.WrongType(path + name, node.toString(), "text"));
    }
    return node.textValue();
  }

  private String checked(String name, String text, PlainText.Limit limit) throws RefusedException {
    if (!kept) {
      refuse(limit.check(path + name, text));
    }
    return text;
  }

  private static void refuse(@Nullable Rejection rejection) throws RefusedException {
    if (rejection != null) {
      throw new RefusedException(rejection);
    }
  }
}
