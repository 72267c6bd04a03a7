package io.freshet.scorer.query;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * The instances to which requests may be forwarded.
 *
 * @param entries {@code host:port}, or {@code host} for any port; {@code *} matches any characters
 *     except a colon; an IPv6 address is in brackets. Empty: every instance
 */
public record PeerList(List<String> entries) {
  private static final Pattern ENTRY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[a-zA-Z0-9*._-]+)(:\\d{1,5})?");

  /** Copies the entries. */
  public PeerList {
    entries = List.copyOf(entries);
  }

  /** Returns whether every instance is allowed. */
  boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Returns whether an instance is allowed.
   *
   * @param hostAndPort as in a URL
   */
  boolean allows(String hostAndPort) {
    return isEmpty() || entries.stream().anyMatch(entry -> matches(entry, hostAndPort));
  }

  private static boolean matches(String entry, String hostAndPort) {
    String literally = "\\Q" + entry.replace("*", "\\E[^:]*\\Q") + "\\E";
    return Pattern.compile(literally + "(:\\d+)?", Pattern.CASE_INSENSITIVE)
        .matcher(hostAndPort)
        .matches();
  }

  /** Rejects entries that no address can match. */
  static final class Entries implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, Object value) {
      for (Object entry : (List<?>) value) {
        if (!ENTRY.matcher(String.valueOf(entry)).matches()) {
          throw new ConfigException(name, entry, "each must be " + this);
        }
      }
    }

    @Override
    public String toString() {
      return "host or host:port, * for any characters";
    }
  }
}
