package io.freshet.model.kernel.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Finds how this JDK loads a vector from off-heap memory. Java 17 and 18 have {@code
 * FloatVector.fromByteBuffer}; later versions have {@code fromMemorySegment} instead. The same
 * class files must run on all of them.
 *
 * <p>The handle is kept in a {@code static final} field and called by {@code invokeExact}. So it is
 * a constant to the compiler, which inlines it down to the intrinsic.
 */
final class BlockLoad {

  private BlockLoad() {}

  /**
   * The method that loads little-endian vectors of one species, of type {@code (Object memory, int
   * byteOffset)FloatVector}; memory is {@link io.freshet.model.kernel.RowBlock#memory()}.
   */
  static MethodHandle of(VectorSpecies<Float> species) {
    MethodType wanted = MethodType.methodType(FloatVector.class, Object.class, int.class);
    try {
      return handle(species).asType(wanted);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JDK cannot load vectors from off-heap memory", e);
    }
  }

  private static MethodHandle handle(VectorSpecies<Float> species)
      throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodHandle loader;
    try {
      loader =
          lookup.findStatic(
              FloatVector.class,
              "fromByteBuffer",
              MethodType.methodType(
                  FloatVector.class,
                  VectorSpecies.class,
                  ByteBuffer.class,
                  int.class,
                  ByteOrder.class));
    } catch (NoSuchMethodException e) {
      loader =
          lookup.findStatic(
              FloatVector.class,
              "fromMemorySegment",
              MethodType.methodType(
                  FloatVector.class,
                  VectorSpecies.class,
                  Class.forName("java.lang.foreign.MemorySegment"),
                  long.class,
                  ByteOrder.class));
    }
    loader = MethodHandles.insertArguments(loader, 3, ByteOrder.LITTLE_ENDIAN);
    return MethodHandles.insertArguments(loader, 0, species);
  }
}
