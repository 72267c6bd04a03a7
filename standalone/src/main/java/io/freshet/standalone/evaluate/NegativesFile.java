package io.freshet.standalone.evaluate;

import io.freshet.evaluation.protocol.LeaveOutTask;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Negatives in the form of the NCF benchmark: a line {@code (user,item)}, tab, item, tab, item, …
 * per held-out event, in any order.
 */
final class NegativesFile {

  /** The name of a negatives file in a data folder. */
  static final String NAME = "leave-last-out-negatives.tsv";

  private NegativesFile() {}

  private record Entry(String item, List<String> negatives) {}

  /**
   * Reads the negatives of all targets.
   *
   * @throws InvalidOptionException if a line is malformed, or a target has no line or a line for
   *     another item
   * @throws IOException if the file cannot be read
   */
  static List<List<String>> read(Path file, List<LeaveOutTask.Target> targets)
      throws IOException, InvalidOptionException {
    Map<String, Entry> entries = entries(file);
    List<List<String>> out = new ArrayList<>();
    for (LeaveOutTask.Target target : targets) {
      Entry entry = entries.get(target.user());
      if (entry == null) {
        throw wrong(file, "has no line for user " + target.user());
      }
      if (!entry.item().equals(target.item())) {
        throw wrong(
            file,
            "has negatives of user %s for item %s, but the held-out item is %s"
                .formatted(target.user(), entry.item(), target.item()));
      }
      out.add(entry.negatives());
    }
    return out;
  }

  private static Map<String, Entry> entries(Path file) throws IOException, InvalidOptionException {
    Map<String, Entry> entries = new HashMap<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        List<String> fields = List.of(line.split("\t", -1));
        String head = fields.get(0);
        int comma = head.indexOf(',');
        if (!head.startsWith("(") || !head.endsWith(")") || comma < 0 || fields.size() < 2) {
          throw wrong(file, "line " + number + " is not (user,item), tab, items by tabs");
        }
        String user = head.substring(1, comma);
        Entry entry =
            new Entry(
                head.substring(comma + 1, head.length() - 1), fields.subList(1, fields.size()));
        if (entries.putIfAbsent(user, entry) != null) {
          throw wrong(file, "line " + number + ": user " + user + " has a line already");
        }
      }
    }
    return entries;
  }

  private static InvalidOptionException wrong(Path file, String what) {
    return new InvalidOptionException("--negatives", file, what);
  }
}
