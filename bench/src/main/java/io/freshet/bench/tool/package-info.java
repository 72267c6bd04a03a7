/** What the benchmarks that have options share. */
@NullMarked
package io.freshet.bench.tool;

import org.jspecify.annotations.NullMarked;
