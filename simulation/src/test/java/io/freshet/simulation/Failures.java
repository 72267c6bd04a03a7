package io.freshet.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The failures of a run of many seeds: for every kind of failure the first seed's shrunk story, the
 * command to run it again, and the other seeds with the same failure.
 */
final class Failures {
  private static final int TRACE_LINES = 12;

  private final Map<String, List<Long>> seeds = new TreeMap<>();
  private final Map<String, String> reports = new TreeMap<>();

  int count() {
    return seeds.values().stream().mapToInt(List::size).sum();
  }

  void add(Story story, Throwable failure) {
    String kind = kind(failure);
    seeds.computeIfAbsent(kind, k -> new ArrayList<>()).add(story.seed());
    if (!reports.containsKey(kind)) {
      String report = report(story, failure);
      reports.put(kind, report);
      System.out.println(report);
    }
  }

  private static String report(Story story, Throwable failure) {
    String kind = kind(failure);
    List<Operation> shrunk =
        Shrinker.shrink(
            story.operations(),
            operations -> {
              Throwable again = Simulation.run(story.with(operations));
              return again != null && kind(again).equals(kind);
            });
    Throwable last = Simulation.run(story.with(shrunk));
    StringBuilder text = new StringBuilder();
    text.append("seed %d: ".formatted(story.seed()));
    text.append(trace(last == null ? failure : last));
    text.append(
        "its story, %d of %d operations:%n".formatted(shrunk.size(), story.operations().size()));
    shrunk.forEach(operation -> text.append("  ").append(operation).append('\n'));
    text.append(
        "again: -Dfreshet.simulate.seeds=1 -Dfreshet.simulate.from=%d%n".formatted(story.seed()));
    return text.toString();
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    StringBuilder first = new StringBuilder();
    text.toString().lines().limit(TRACE_LINES).forEach(l -> first.append(l).append('\n'));
    return first.toString();
  }

  /** What kind of failure it is: its class and its message, without what varies. */
  private static String kind(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.getClass().getSimpleName()
        + ": "
        + message.replaceAll("user-\\w+|v\\d+|[0-9a-f]{8,}|[0-9]+|\\{.*?}", "#");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    seeds.forEach((kind, of) -> text.append("%d seeds %s: %s%n".formatted(of.size(), of, kind)));
    reports.values().forEach(report -> text.append('\n').append(report));
    return text.toString();
  }
}
