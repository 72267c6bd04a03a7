/**
 * The inner loops of scoring: matrix times vector, the passes of the fold-in and the scan of top-k,
 * in plain Java and, where the JDK offers the module, with the Vector API. Both give equal bits.
 */
@NullMarked
package io.freshet.model.kernel;

import org.jspecify.annotations.NullMarked;
