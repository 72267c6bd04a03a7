package io.freshet.model.kernel;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the fastest {@link MachineKernel} that this JVM can run. */
public final class Kernels {

  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
  private static final String MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS = "io.freshet.model.kernel.vector.VectorKernels";

  private static final MachineKernel BEST = choose();

  private Kernels() {}

  /**
   * The kernel of this JVM, the same instance on every call. It uses the Vector API if the JVM was
   * started with {@code --add-modules jdk.incubator.vector} and the machine has wide enough
   * vectors; otherwise plain Java.
   */
  public static MachineKernel best() {
    return BEST;
  }

  private static MachineKernel choose() {
    MachineKernel vector = ModuleLayer.boot().findModule(MODULE).isPresent() ? vector() : null;
    MachineKernel chosen = vector == null ? new PlainKernel() : vector;
    LOG.info("Scoring kernel: {}", chosen.name());
    return chosen;
  }

  /** Loaded by name, because only that package may refer to the classes of the module. */
  private static @Nullable MachineKernel vector() {
    try {
      Object kernels = Class.forName(VECTOR_KERNELS).getConstructor().newInstance();
      return (MachineKernel) ((Supplier<?>) kernels).get();
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.warn("The Vector API of this JVM cannot be used; scoring runs in plain Java", e);
      return null;
    }
  }
}
