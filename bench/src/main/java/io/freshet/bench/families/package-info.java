/** Benchmarks of the families: fits, memory and answers. */
@NullMarked
package io.freshet.bench.families;

import org.jspecify.annotations.NullMarked;
