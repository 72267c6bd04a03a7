package io.freshet.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Version and commit that the running classes were built from.
 *
 * @param version as in the POM
 * @param commit abbreviated hash, with {@code -dirty} if files were changed since; {@code unknown}
 *     if the build had no Git repository
 */
public record Build(String version, String commit) {
  private static final String RESOURCE = "/freshet-build.properties";
  private static final Build CURRENT = read();

  /**
   * The build of the running classes. Classes that Maven did not package have the version {@code
   * (not packaged)} and the commit {@code unknown}.
   */
  public static Build current() {
    return CURRENT;
  }

  private static Build read() {
    try (InputStream in = Build.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        return new Build("(not packaged)", "unknown");
      }
      Properties properties = new Properties();
      properties.load(in);
      return new Build(required(properties, "version"), required(properties, "commit"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  private static String required(Properties properties, String name) {
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(RESOURCE + " has no " + name);
    }
    return value;
  }
}
