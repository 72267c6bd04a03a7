package io.freshet.families.neural;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Limits the threads of the native library. */
final class NativeThreads {

  private NativeThreads() {}

  /**
   * Runs the native library in the calling thread, for the whole JVM. Batches are small:
   * distributing their loops over threads costs many times what it saves.
   */
  static void single() {
    Nd4j.getBackend(); // the holder exists only after a backend is loaded
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    Nd4j.factory().blas().setMaxThreads(1);
  }
}
