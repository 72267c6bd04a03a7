package io.freshet.standalone.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The project's compose file under one compose client, as a project of its own. All of it is gone
 * after {@link #close()}.
 */
final class Compose implements AutoCloseable {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Duration COMMAND = Duration.ofMinutes(5);
  private static final List<String> PORTS = List.of("INGEST_PORT", "SCORER_PORT", "TRAINER_PORT");
  private static final String HEALTH =
      "{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}";

  private final List<String> client;
  private final String project;
  private final int kafkaPort;

  Compose(List<String> client, String project, int kafkaPort) {
    this.client = client;
    this.project = project;
    this.kafkaPort = kafkaPort;
  }

  /** What a command printed on stdout and stderr, and its exit code. */
  record Outcome(int exitCode, String output) {}

  /** The first line a command prints, or null if there is no such command or it fails. */
  static String firstLine(List<String> command) throws IOException, InterruptedException {
    try {
      Outcome outcome = execute(command, 0);
      return outcome.exitCode() == 0 ? outcome.output().lines().findFirst().orElse("") : null;
    } catch (IOException e) {
      return null; // not installed
    }
  }

  /** Runs a compose command that must succeed; its output. */
  String run(String... arguments) throws IOException, InterruptedException {
    Outcome outcome = attempt(arguments);
    if (outcome.exitCode() != 0) {
      throw new AssertionError(String.join(" ", arguments) + " failed:\n" + outcome.output());
    }
    return outcome.output();
  }

  /** Runs a compose command. */
  Outcome attempt(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(client);
    command.addAll(List.of("-p", project));
    command.addAll(List.of(arguments));
    return execute(command, kafkaPort);
  }

  /** Starts what is stopped and waits until it is healthy. */
  void start(String service) throws IOException, InterruptedException {
    run("start", service);
    awaitHealthy(service);
  }

  /** Waits until a service's container is healthy. */
  void awaitHealthy(String service) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    String state = inspect(service, HEALTH);
    while (!state.equals("running healthy")) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(service + " is " + state + "\n" + attempt("logs", service));
      }
      TimeUnit.MILLISECONDS.sleep(300);
      state = inspect(service, HEALTH);
    }
  }

  /** What the engine says of a service's container, by a template of {@code docker inspect}. */
  String inspect(String service, String template) throws IOException, InterruptedException {
    String id = run("ps", "-a", "-q", service).strip();
    Outcome outcome = execute(List.of("docker", "inspect", "--format", template, id), kafkaPort);
    if (outcome.exitCode() != 0) {
      throw new AssertionError("docker inspect " + service + ": " + outcome.output());
    }
    return outcome.output().strip();
  }

  @Override
  public void close() throws IOException {
    try {
      run("down", "--volumes", "--remove-orphans", "--timeout", "10");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before " + project + " was gone", e);
    }
  }

  private static Outcome execute(List<String> command, int kafkaPort)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("compose", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("KAFKA_PORT", Integer.toString(kafkaPort));
      // Any free ones: nobody asks for the services from outside.
      PORTS.forEach(port -> builder.environment().put(port, "0"));
      Process process =
          builder
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(COMMAND.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " takes more than " + COMMAND + ":\n" + read(output));
      }
      return new Outcome(process.exitValue(), read(output));
    } finally {
      Files.delete(output);
    }
  }

  private static String read(Path output) throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }
}
