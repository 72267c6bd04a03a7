package io.freshet.standalone.command;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import picocli.CommandLine.Model.CommandSpec;

/** The USER argument of commands. */
final class UserArgument {

  /** As ingest's default: a longer id was never accepted. */
  private static final int MAX_BYTES = 128;

  private UserArgument() {}

  /** The id's UTF-8 bytes, a record's key. */
  static byte[] bytes(CommandSpec spec, String userId) {
    return bounded(spec, userId, userId.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes that an id in hexadecimal stands for, a record's key; they need not be UTF-8. */
  static byte[] bytesOfHex(CommandSpec spec, String hex) {
    try {
      return bounded(spec, hex, HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw Usage.error(spec, "USER", hex, "must have two hexadecimal digits for each byte");
    }
  }

  private static byte[] bounded(CommandSpec spec, String userId, byte[] bytes) {
    if (bytes.length < 1 || bytes.length > MAX_BYTES) {
      throw Usage.error(
          spec, "USER", userId, "must have 1 to " + MAX_BYTES + " bytes, has " + bytes.length);
    }
    return bytes;
  }
}
