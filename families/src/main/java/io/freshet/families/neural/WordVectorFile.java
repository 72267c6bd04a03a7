package io.freshet.families.neural;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Word vectors read from a file in one of the two word2vec formats: a line with the number of words
 * and the length of a vector, then for each word the word, a space and the vector. The vector is
 * text, or little-endian floats in a file whose name ends in {@code .bin}. Only the requested words
 * are kept, so a file of gigabytes takes no more memory than the catalogue's own words.
 */
final class WordVectorFile implements WordVectors {
  private static final int LONGEST_VECTOR = 4096;
  private static final int LONGEST_TOKEN = 4096;

  private final int width;
  private final Map<String, float[]> vectors;

  private WordVectorFile(int width, Map<String, float[]> vectors) {
    this.width = width;
    this.vectors = vectors;
  }

  /**
   * Reads a file.
   *
   * @param wanted the words to keep
   * @throws IllegalArgumentException if the file has another format
   * @throws UncheckedIOException if the file cannot be read
   */
  static WordVectorFile read(Path file, Set<String> wanted) {
    boolean binary = file.toString().toLowerCase(Locale.ROOT).endsWith(".bin");
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return new Reader(file, in).read(binary, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public float @Nullable [] of(String word) {
    return vectors.get(word);
  }

  /** Reads token by token; apart from one vector, no allocation depends on what the file claims. */
  private static final class Reader {
    private final Path file;
    private final InputStream in;
    private final byte[] token = new byte[LONGEST_TOKEN];
    private long at;

    Reader(Path file, InputStream in) {
      this.file = file;
      this.in = in;
    }

    WordVectorFile read(boolean binary, Set<String> wanted) throws IOException {
      long words = number("number of words", Integer.MAX_VALUE);
      int width = (int) number("length of a vector", LONGEST_VECTOR);
      Map<String, float[]> vectors = new HashMap<>();
      byte[] bytes = new byte[width * Float.BYTES];
      float[] vector = new float[width];
      for (long w = 0; w < words; w++) {
        String word = token("a word");
        if (binary) {
          if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
            throw malformed("ends within the vector of \"" + word + "\"");
          }
          at += bytes.length;
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        } else {
          for (int k = 0; k < width; k++) {
            vector[k] = value(token("a value of the vector of \"" + word + "\""));
          }
        }
        for (float x : vector) {
          if (!Float.isFinite(x)) {
            throw malformed("has the value " + x + " in the vector of \"" + word + "\"");
          }
        }
        if (wanted.contains(word)) {
          vectors.put(word, vector.clone());
        }
      }
      return new WordVectorFile(width, vectors);
    }

    private long number(String what, long most) throws IOException {
      String text = token("the " + what);
      if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) < 1 || Long.parseLong(text) > most) {
        throw malformed("has \"" + text + "\" as the " + what + ", not 1 to " + most);
      }
      return Long.parseLong(text);
    }

    private float value(String text) {
      try {
        return Float.parseFloat(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            file + " has \"" + text + "\", not a number, before byte " + at, e);
      }
    }

    /** The text before the next white space; leading white space is skipped. */
    private String token(String what) throws IOException {
      int length = 0;
      int c = next();
      while (c >= 0 && c <= ' ') {
        c = next();
      }
      while (c > ' ') {
        if (length == token.length) {
          throw malformed("has no end of " + what + " after " + length + " bytes");
        }
        token[length++] = (byte) c;
        c = next();
      }
      if (length == 0) {
        throw malformed("ends before " + what);
      }
      return new String(token, 0, length, StandardCharsets.UTF_8);
    }

    private int next() throws IOException {
      at++;
      return in.read();
    }

    private IllegalArgumentException malformed(String what) {
      return new IllegalArgumentException(file + " " + what + ", at byte " + at);
    }
  }
}
