package io.freshet.standalone.command;

import io.freshet.standalone.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The USER argument of commands about one user, with the option for its encoding. */
final class UserArgument {

  /** Ingest's default limit: a longer id was never accepted. */
  private static final int MAX_BYTES = 128;

  @Parameters(paramLabel = "USER", description = "The user's id.")
  private String userId = "";

  @Option(
      names = "--hex",
      description = "USER is the hexadecimal form of the id's bytes, for ids that cannot be typed.")
  private boolean hex;

  /**
   * Returns the id's bytes, which are the key of the user's records. Only bytes given as
   * hexadecimal may be invalid UTF-8.
   */
  byte[] bytes(CommandSpec spec) {
    byte[] bytes = hex ? parsed(spec) : userId.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 1 || bytes.length > MAX_BYTES) {
      throw Usage.error(
          spec, "USER", userId, "must have 1 to " + MAX_BYTES + " bytes, has " + bytes.length);
    }
    return bytes;
  }

  /** Returns the argument as given, made printable. */
  @Override
  public String toString() {
    return Printable.line(userId);
  }

  private byte[] parsed(CommandSpec spec) {
    try {
      return HexFormat.of().parseHex(userId);
    } catch (IllegalArgumentException e) {
      throw Usage.error(spec, "USER", userId, "must have two hexadecimal digits for each byte");
    }
  }
}
