/**
 * Inner loops of scoring: matrix times vector, the steps of the fold-in and the scan for the top k.
 * One implementation in plain Java, one with the Vector API where the JDK offers its module; both
 * give the same result, bit for bit.
 */
@NullMarked
package io.freshet.model.kernel;

import org.jspecify.annotations.NullMarked;
