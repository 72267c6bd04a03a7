package io.freshet.model.kernel.vector;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.MachineKernel;
import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** Supplies the vector kernel of this machine, or null if it has no vectors of eight floats. */
public final class VectorKernels implements Supplier<@Nullable MachineKernel> {

  /** Creates the supplier; it has no state. */
  public VectorKernels() {}

  @Override
  public @Nullable MachineKernel get() {
    return FloatVector.SPECIES_PREFERRED.length() < Kernel.LANES ? null : new VectorKernel();
  }
}
