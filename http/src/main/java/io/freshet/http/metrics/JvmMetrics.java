package io.freshet.http.metrics;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** Metrics of the JVM: memory, garbage collections, threads, CPU time and open files. */
public final class JvmMetrics {
  private JvmMetrics() {}

  /** Registers the metrics. */
  public static void register(MetricSet metrics) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    metrics.gauge(
        "jvm_memory_used_bytes",
        "Memory in use, by area: heap or nonheap.",
        List.of("area"),
        sink -> {
          sink.value((double) memory.getHeapMemoryUsage().getUsed(), "heap");
          sink.value((double) memory.getNonHeapMemoryUsage().getUsed(), "nonheap");
        });
    metrics.gauge(
        "jvm_memory_max_bytes",
        "Max memory, by area; -1 if unlimited.",
        List.of("area"),
        sink -> {
          sink.value((double) memory.getHeapMemoryUsage().getMax(), "heap");
          sink.value((double) memory.getNonHeapMemoryUsage().getMax(), "nonheap");
        });
    List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    metrics.gauge(
        "jvm_buffer_pool_used_bytes",
        "Memory of buffers outside the heap, by pool. Pool mapped holds the snapshot files.",
        List.of("pool"),
        sink -> pools.forEach(pool -> sink.value((double) pool.getMemoryUsed(), pool.getName())));
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    metrics.counter(
        "jvm_gc_collections_total",
        "Garbage collections, by collector.",
        List.of("gc"),
        sink ->
            collectors.forEach(gc -> sink.value((double) gc.getCollectionCount(), gc.getName())));
    metrics.counter(
        "jvm_gc_collection_seconds_total",
        "Time in garbage collections, by collector.",
        List.of("gc"),
        sink -> collectors.forEach(gc -> sink.value(gc.getCollectionTime() / 1e3, gc.getName())));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    metrics.gauge("jvm_threads", "Live threads.", threads::getThreadCount);
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    metrics.gauge(
        "jvm_uptime_seconds",
        "Time since the start of the process.",
        () -> runtime.getUptime() / 1e3);
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    metrics.counter(
        "process_cpu_seconds_total",
        "CPU time of the process.",
        List.of(),
        sink -> {
          if (system instanceof com.sun.management.OperatingSystemMXBean jdk) {
            sink.value(jdk.getProcessCpuTime() / 1e9);
          }
        });
    metrics.gauge(
        "process_open_fds",
        "Open files and sockets; absent if the operating system does not report them.",
        List.of(),
        sink -> {
          if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            sink.value((double) unix.getOpenFileDescriptorCount());
          }
        });
  }
}
