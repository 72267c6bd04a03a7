package io.freshet.model.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Views a direct buffer as a {@code MemorySegment} if the JDK has that class. */
final class BlockMemory {

  private static final @Nullable MethodHandle SEGMENT_OF_BUFFER = segmentOfBuffer();

  private BlockMemory() {}

  static Object of(ByteBuffer buffer) {
    if (SEGMENT_OF_BUFFER == null) {
      return buffer;
    }
    try {
      return (Object) SEGMENT_OF_BUFFER.invokeExact((Buffer) buffer);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot view a direct buffer as a memory segment", e);
    }
  }

  private static @Nullable MethodHandle segmentOfBuffer() {
    try {
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      return MethodHandles.publicLookup()
          .findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class))
          .asType(MethodType.methodType(Object.class, Buffer.class));
    } catch (ReflectiveOperationException e) {
      return null; // Java 17 and 18: vectors are loaded from the buffer itself
    }
  }
}
