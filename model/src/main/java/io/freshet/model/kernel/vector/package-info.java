/**
 * {@link io.freshet.model.kernel.Kernel}s written with the Vector API. The only package that uses
 * the module {@code jdk.incubator.vector}; load it by way of {@link
 * io.freshet.model.kernel.Kernels}.
 */
@NullMarked
package io.freshet.model.kernel.vector;

import org.jspecify.annotations.NullMarked;
