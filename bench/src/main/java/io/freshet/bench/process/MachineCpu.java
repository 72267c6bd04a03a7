package io.freshet.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Processor time of the whole machine, from the first line of {@code /proc/stat}. The part beyond a
 * benchmark's own processes was used by other processes, which may have slowed the benchmark.
 */
public final class MachineCpu {
  private static final Path STAT = Path.of("/proc/stat");

  /** Linux reports in hundredths of a second on every machine that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** user, nice, system, [idle, iowait,] irq, softirq, steal; guest time is within user's. */
  private static final int[] BUSY = {1, 2, 3, 6, 7, 8};

  private MachineCpu() {}

  /**
   * Reads the busy time of all processors since the machine started.
   *
   * @return the time in seconds; NaN on a machine without {@code /proc/stat}
   * @throws IOException if the file exists but cannot be read or parsed
   */
  public static double busySeconds() throws IOException {
    return Files.isReadable(STAT) ? busySeconds(Files.readAllLines(STAT)) : Double.NaN;
  }

  /**
   * Parses the busy time from the lines of {@code /proc/stat}.
   *
   * @return the time in seconds
   * @throws IOException if the first line is not about all processors
   */
  static double busySeconds(List<String> lines) throws IOException {
    String first = lines.isEmpty() ? "" : lines.get(0);
    String[] fields = first.split(" +", -1);
    if (!fields[0].equals("cpu") || fields.length <= BUSY[BUSY.length - 1]) {
      throw new IOException("%s does not start with the times of cpu: %s".formatted(STAT, first));
    }
    long ticks = 0;
    for (int field : BUSY) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }
}
