/**
 * {@link io.freshet.model.kernel.Kernel} implemented with the Vector API. This is the only package
 * that uses the module {@code jdk.incubator.vector}; {@link io.freshet.model.kernel.Kernels} loads
 * it.
 */
@NullMarked
package io.freshet.model.kernel.vector;

import org.jspecify.annotations.NullMarked;
