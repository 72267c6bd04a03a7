package io.freshet.standalone.data.read;

/**
 * A line that a reader could not use.
 *
 * @param file the file's name
 * @param line its number, from 1
 * @param reason the error, such as {@code rating "x" is not a number}
 */
public record BadLine(String file, long line, String reason) {

  @Override
  public String toString() {
    return file + ":" + line + ": " + reason;
  }
}
