package io.freshet.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.freshet.standalone.command.FreshetCommandLine;
import io.freshet.standalone.command.ProcessEnvironment;
import io.freshet.standalone.text.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Every command in the documents is one that Freshet has: {@code freshet …} by the parser of its
 * command line, {@code curl …} by the routes of {@code docs/openapi.yaml}, which another test
 * compares with the services.
 */
class DocumentedCommandsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern OPTION = Pattern.compile("--?[a-z][a-z-]*.*");

  /** Stands for a value of the reader's, or for what is left out. */
  private static final Pattern PLACEHOLDER = Pattern.compile("…|\\[|]|\\b[A-Z]{4,}\\b");

  @Test
  void shouldShowOnlyCommandsThatTheCommandLineAccepts() throws Exception {
    List<String> wrong = new ArrayList<>();
    int blocks = 0;
    for (DocumentedCommands.Command command : DocumentedCommands.all("freshet")) {
      boolean whole = command.inBlock() && !PLACEHOLDER.matcher(command.line()).find();
      blocks += whole ? 1 : 0;
      String error = whole ? misparsed(command.words()) : unknown(command.words());
      if (!error.isEmpty()) {
        wrong.add(command + ": " + error);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(blocks).as("commands that were parsed whole").isGreaterThan(30);
  }

  @Test
  void shouldShowOnlyRequestsThatAServiceHasARouteFor() throws Exception {
    List<DocumentedCommands.Request> requests = DocumentedCommands.requests();
    List<String> routes = routes();
    assertThat(requests).hasSizeGreaterThan(10);
    assertThat(requests)
        .allSatisfy(
            request ->
                assertThat(routes)
                    .as(request.toString())
                    .anyMatch(route -> request.methodAndPath().matches(route)));
  }

  @Test
  void shouldFindWhatIsWrong() {
    assertThat(misparsed(List.of("topics", "create", "--bootstrap-server", "x"))).isNotEmpty();
    assertThat(misparsed(List.of("forget"))).isNotEmpty();
    assertThat(misparsed(List.of("forget", "ann"))).isEmpty();
    assertThat(unknown(List.of("models", "role-back"))).isNotEmpty();
    assertThat(unknown(List.of("evaluate", "PROTOCOL", "--family", "--famly"))).isNotEmpty();
    assertThat(unknown(List.of("models", "rollback", "VERSION"))).isEmpty();
  }

  private static CommandLine freshet() {
    return FreshetCommandLine.create(
        new ProcessEnvironment(Map.of(), Clock.systemUTC(), Screen.PLAIN, Screen.PLAIN));
  }

  /** What the parser has against the arguments, without running anything; empty if nothing. */
  private static String misparsed(List<String> words) {
    try {
      freshet().parseArgs(words.toArray(String[]::new));
      return "";
    } catch (ParameterException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The first command or option that there is not; values and missing ones are not looked at. */
  private static String unknown(List<String> words) {
    CommandLine command = freshet();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next != null) {
        command = next;
      } else if (OPTION.matcher(word).matches()) {
        String name = word.replaceFirst("=.*", "");
        boolean passedOn = command.isStopAtPositional();
        CommandSpec spec = command.getCommandSpec();
        boolean known = spec.findOption(name) != null || spec.negatedOptionsMap().containsKey(name);
        if (!passedOn && !known) {
          return "no option " + name;
        }
      } else if (!command.getSubcommands().isEmpty() && !PLACEHOLDER.matcher(word).find()) {
        return "no command " + word;
      }
    }
    return "";
  }

  /** Regular expressions for the method and path of each documented route. */
  private static List<String> routes() throws Exception {
    JsonNode paths = YAML.readTree(Files.readString(DOCS.resolve("openapi.yaml"))).get("paths");
    List<String> routes = new ArrayList<>();
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            routes.add(
                                method.toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.getKey().replaceAll("\\{[^}]+}", "[^/]+"))));
    return routes;
  }
}
