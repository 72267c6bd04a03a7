package io.freshet.schemas.channel;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of model versions: {@code v000001}, {@code v000002}, …, with at least six digits, ascending
 * with each publication.
 */
public final class ModelVersions {

  private static final Pattern VERSION = Pattern.compile("v([0-9]{6,18})");

  private ModelVersions() {}

  /**
   * Name of a version.
   *
   * @param number number of the version, from 1
   */
  public static String name(long number) {
    if (number < 1) {
      throw new IllegalArgumentException("version numbers start at 1, got " + number);
    }
    return String.format(Locale.ROOT, "v%06d", number);
  }

  /** Number in a version's name; empty if the text is not a version's name. */
  public static OptionalLong number(String name) {
    Matcher matcher = VERSION.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
