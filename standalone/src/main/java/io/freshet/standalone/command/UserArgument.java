package io.freshet.standalone.command;

import io.freshet.standalone.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The USER argument of the commands about one user, with the option that tells how it is given. */
final class UserArgument {

  /** As ingest's default: a longer id was never accepted. */
  private static final int MAX_BYTES = 128;

  @Parameters(paramLabel = "USER", description = "The user's id.")
  private String userId = "";

  @Option(
      names = "--hex",
      description = "USER is the hexadecimal form of the id's bytes, for ids that cannot be typed.")
  private boolean hex;

  /** The id's bytes, a record's key; only those given as hexadecimal may be no UTF-8. */
  byte[] bytes(CommandSpec spec) {
    byte[] bytes = hex ? parsed(spec) : userId.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 1 || bytes.length > MAX_BYTES) {
      throw Usage.error(
          spec, "USER", userId, "must have 1 to " + MAX_BYTES + " bytes, has " + bytes.length);
    }
    return bytes;
  }

  /** As it was given, printable. */
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
