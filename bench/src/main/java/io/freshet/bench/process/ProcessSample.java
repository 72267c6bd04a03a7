package io.freshet.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A sample of one Java process's memory, threads and files, on Linux.
 *
 * @param heapKilobytes live objects, after a collection
 * @param residentKilobytes resident memory of the process
 * @param nativeKilobytes memory that the JVM has committed outside the heap, by its own tracking;
 *     memory that libraries allocate is part of the resident memory only
 * @param threads number of the operating system's threads
 * @param files number of open descriptors
 */
record ProcessSample(
    long heapKilobytes, long residentKilobytes, long nativeKilobytes, long threads, long files) {

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
  private static final Pattern HEAP_USED =
      Pattern.compile("heap\\s+total (?:reserved \\d+K, committed )?\\d+K, used (\\d+)K");
  private static final Pattern NATIVE_TOTAL =
      Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern NATIVE_HEAP =
      Pattern.compile("Java Heap \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

  /**
   * Takes a sample, after a garbage collection of the process.
   *
   * @param pid of a Java that was started with {@code -XX:NativeMemoryTracking=summary}
   * @throws IOException if the process is gone or does not answer
   */
  static ProcessSample of(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    long heap = number(HEAP_USED, jcmd(pid, "GC.heap_info"));
    String tracked = jcmd(pid, "VM.native_memory", "summary");
    Path process = Path.of("/proc", Long.toString(pid));
    String status = Files.readString(process.resolve("status"));
    long files;
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      files = open.count();
    }
    return new ProcessSample(
        heap,
        number(RESIDENT, status),
        number(NATIVE_TOTAL, tracked) - number(NATIVE_HEAP, tracked),
        number(THREADS, status),
        files);
  }

  private static String jcmd(long pid, String... command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(jcmd, Long.toString(pid)), Stream.of(command)).toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd %s of %d: %s".formatted(List.of(command), pid, output));
    }
    return output;
  }

  private static long number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern.pattern() + " in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
