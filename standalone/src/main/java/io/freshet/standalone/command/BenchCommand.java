package io.freshet.standalone.command;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code freshet bench}: runs the benchmarks. This module does not depend on them; the launcher
 * script puts them on the class path.
 */
@Command(
    name = "bench",
    description = {
      "Run the benchmarks: bench NAME [ARGS...]; bench NAME --help explains its own.",
      "Through the launcher script: it builds them and puts them on the class path."
    })
final class BenchCommand implements Callable<Integer> {

  /** The class with the benchmarks' {@code main(String[])}. */
  private static final String MAIN = "io.freshet.bench.Main";

  @Parameters(arity = "0..*", paramLabel = "ARGS", description = "Arguments of the benchmarks.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Class<?> main;
    try {
      main = Class.forName(MAIN);
    } catch (ClassNotFoundException e) {
      throw CommandException.failure(
          "the benchmarks are not on the class path: run `./freshet bench` in the project's folder,"
              + " which builds them and starts Java with them",
          e);
    }
    try {
      main.getMethod("main", String[].class)
          .invoke(null, (Object) arguments.toArray(String[]::new));
      return ExitCode.OK;
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
