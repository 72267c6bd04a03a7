package io.freshet.schemas.rating;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reader of times that are JSON numbers: epoch seconds below 10¹¹, milliseconds from there. */
final class EpochNumber {
  private static final long FIRST_MILLISECONDS = 100_000_000_000L;

  /** Max characters of a whole number that certainly fits a long. */
  private static final int MAX_LONG_CHARS = 18;

  private EpochNumber() {}

  /**
   * The current number as UTC seconds; −1 if it is negative, and beyond every allowed time if it is
   * too large.
   */
  static long seconds(JsonParser in) throws IOException {
    if (isNegative(in.getTextCharacters(), in.getTextOffset(), in.getTextLength())) {
      return -1;
    }
    boolean isLong =
        in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getTextLength() <= MAX_LONG_CHARS;
    // Up to 10^15, past every allowed time, doubles hold whole numbers exactly.
    long whole = isLong ? in.getLongValue() : (long) in.getDoubleValue();
    return whole < FIRST_MILLISECONDS ? whole : whole / 1000;
  }

  /** Returns whether a number is below zero, even if a double would round it to zero. */
  private static boolean isNegative(char[] number, int start, int length) {
    if (number[start] != '-') {
      return false;
    }
    for (int at = start + 1; at < start + length && (number[at] | 0x20) != 'e'; at++) {
      if (number[at] >= '1' && number[at] <= '9') {
        return true;
      }
    }
    return false;
  }
}
