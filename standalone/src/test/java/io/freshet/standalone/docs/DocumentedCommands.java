package io.freshet.standalone.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that README, documents and tutorials show, in blocks and in the text. */
final class DocumentedCommands {
  private static final Path ROOT = Path.of("..");

  /** Ways to call the command, with an assignment of the environment before it. */
  private static final String CALL = "(?:[A-Z_]+=\\S+ )?(?:docker compose exec \\S+ )?(?:\\./)?";

  private static final Pattern INLINE = Pattern.compile("`" + CALL + "freshet ([^`]+)`");
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");
  private static final Pattern ADDRESS =
      Pattern.compile("^(?:https?://)?(?:localhost|127\\.0\\.0\\.1):\\d+(/[^?]*)?(?:\\?.*)?$");

  private DocumentedCommands() {}

  /**
   * A command.
   *
   * @param document where it stands
   * @param inBlock whether it is a line of a block, to be typed, and not part of a sentence
   * @param line what follows the command's name
   */
  record Command(Path document, boolean inBlock, String line) {
    /** Its arguments, as a shell splits them, up to a pipe, a redirection or a comment. */
    List<String> words() {
      List<String> words = new ArrayList<>();
      Matcher each = WORD.matcher(line);
      while (each.find()) {
        String word = each.group();
        if (List.of("|", ">", "&", "#", "&&", ";").contains(word)) {
          break;
        }
        String plain = word.replaceAll("['\"]", "").replaceAll("^\\[|]$", "");
        if (!plain.isEmpty() && !plain.equals("…")) {
          words.add(plain);
        }
      }
      return words;
    }
  }

  /** A request by curl, such as {@code GET /health}, and the document it stands in. */
  record Request(Path document, String methodAndPath) {}

  /** All commands of this name. */
  static List<Command> all(String name) throws IOException {
    Pattern call = Pattern.compile("^\\s*(?:\\$ )?" + CALL + name + " (.+)$");
    List<Command> commands = new ArrayList<>();
    for (Path document : documents()) {
      String text = Files.readString(document);
      for (String line : blockLines(text)) {
        Matcher matcher = call.matcher(line);
        if (matcher.find()) {
          commands.add(new Command(document, true, matcher.group(1)));
        }
      }
      if (name.equals("freshet")) {
        INLINE
            .matcher(text)
            .results()
            .forEach(
                match ->
                    commands.add(
                        new Command(document, false, match.group(1).replaceAll("\\s+", " "))));
      }
    }
    return commands;
  }

  /** All requests that are made by curl to a service. */
  static List<Request> requests() throws IOException {
    List<Request> requests = new ArrayList<>();
    for (Command command : all("curl")) {
      List<String> words = command.words();
      String method = "GET";
      String path = "";
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (word.equals("-X")) {
          method = words.get(i + 1);
        } else if (word.equals("-d") || word.startsWith("--data")) {
          method = "POST";
        }
        Matcher address = ADDRESS.matcher(word);
        if (address.matches()) {
          path = address.group(1) == null ? "/" : address.group(1);
        }
      }
      if (!path.isEmpty()) {
        requests.add(new Request(command.document(), method + " " + path));
      }
    }
    return requests;
  }

  /** The lines of fenced and of indented blocks; a line that ends in a backslash goes on. */
  private static List<String> blockLines(String text) {
    List<String> lines = new ArrayList<>();
    boolean fenced = false;
    for (String line : text.replaceAll("\\\\\n\\s*", "").lines().toList()) {
      if (line.strip().startsWith("```")) {
        fenced = !fenced;
      } else if (fenced || line.startsWith("    ")) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** README, documents and tutorials; decisions tell of their day. */
  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream<Path> told = docs.filter(path -> !path.toString().contains("decisions"));
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), told)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }
}
