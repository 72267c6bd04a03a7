package io.freshet.families.neural;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads the native library takes. */
final class NativeThreads {

  private NativeThreads() {}

  /**
   * Makes it work in the calling thread, in the whole JVM. Batches are small: handing their loops
   * to more threads costs many times what it saves.
   */
  static void single() {
    Nd4j.getBackend(); // the holder is there only once a backend is loaded
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    Nd4j.factory().blas().setMaxThreads(1);
  }
}
