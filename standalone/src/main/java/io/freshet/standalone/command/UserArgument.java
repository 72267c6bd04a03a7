package io.freshet.standalone.command;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;

/** The USER argument of commands. */
final class UserArgument {

  /** As ingest's default: a longer id was never accepted. */
  private static final int MAX_BYTES = 128;

  private UserArgument() {}

  /** The id's UTF-8 bytes, a record's key. */
  static byte[] bytes(CommandSpec spec, String userId) {
    byte[] bytes = userId.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 1 || bytes.length > MAX_BYTES) {
      throw Usage.error(
          spec,
          "USER",
          userId,
          "must have 1 to " + MAX_BYTES + " bytes of UTF-8, has " + bytes.length);
    }
    return bytes;
  }
}
