/** Benchmarks of the solvers' speed. */
@NullMarked
package io.freshet.bench.training;

import org.jspecify.annotations.NullMarked;
