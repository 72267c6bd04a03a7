package io.freshet.schemas.channel;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of model versions: {@code v000001}, {@code v000002}, … , six digits at least, ascending
 * with publication.
 */
public final class ModelVersions {

  private static final Pattern VERSION = Pattern.compile("v([0-9]{6,18})");

  private ModelVersions() {}

  /**
   * The name of a version.
   *
   * @param number from 1
   */
  public static String name(long number) {
    if (number < 1) {
      throw new IllegalArgumentException("version numbers start at 1: " + number);
    }
    return String.format(Locale.ROOT, "v%06d", number);
  }

  /** The number in a version's name; empty for a text that is no version's name. */
  public static OptionalLong number(String name) {
    Matcher matcher = VERSION.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
