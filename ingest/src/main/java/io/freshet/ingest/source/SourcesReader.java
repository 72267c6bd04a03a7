package io.freshet.ingest.source;

import io.freshet.ingest.source.SourcesException.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reader of mappings from YAML. It reports every problem of a file at once. */
public final class SourcesReader {
  private static final String ROOT = "sources";

  private SourcesReader() {}

  /**
   * Reads a file.
   *
   * @throws SourcesException if the file cannot be read or breaks a rule
   */
  public static Sources read(Path file) throws SourcesException {
    String name = String.valueOf(file.getFileName());
    try {
      return parse(name, Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new SourcesException(file.toString(), List.of(problem("no such file")));
    } catch (CharacterCodingException e) {
      throw new SourcesException(name, List.of(problem("must be UTF-8")));
    } catch (IOException e) {
      throw new SourcesException(file.toString(), List.of(problem("cannot be read: " + e)));
    }
  }

  /**
   * Reads mappings from text.
   *
   * @param name name of the file, for messages
   * @throws SourcesException if the text breaks a rule
   */
  public static Sources parse(String name, String yaml) throws SourcesException {
    List<Problem> problems = new ArrayList<>();
    Node root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      String why = e.getProblem() == null ? "malformed" : e.getProblem();
      throw new SourcesException(name, List.of(new Problem(line, "", "", "not YAML: " + why)));
    } catch (YAMLException e) {
      throw new SourcesException(name, List.of(problem("not YAML: " + e.getMessage())));
    }
    if (root == null) {
      throw new SourcesException(name, List.of(problem("the file is empty; it needs " + ROOT)));
    }
    List<Source> sources = new ArrayList<>();
    Map<String, YamlNode> members = new YamlNode(root, "", problems).members(Set.of(ROOT));
    YamlNode list = members.get(ROOT);
    if (list == null) {
      problems.add(new Problem(1, ROOT, "", "required: the list of topics"));
    } else {
      readAll(list, sources);
    }
    if (!problems.isEmpty()) {
      throw new SourcesException(name, problems);
    }
    return new Sources(sources);
  }

  private static void readAll(YamlNode list, List<Source> sources) {
    List<YamlNode> elements = list.elements();
    if (elements.isEmpty() && list.isList()) {
      list.refuse("needs at least one topic");
    }
    for (YamlNode element : elements) {
      Source source = new SourceReader(element).read();
      if (source != null) {
        if (sources.stream().anyMatch(each -> each.topic().equals(source.topic()))) {
          element.refuse("topic " + source.topic() + " has a mapping already");
        }
        sources.add(source);
      }
    }
  }

  private static Problem problem(String rule) {
    return new Problem(0, "", "", rule);
  }
}
