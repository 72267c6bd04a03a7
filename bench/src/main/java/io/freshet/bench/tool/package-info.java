/** The base of benchmarks with options. */
@NullMarked
package io.freshet.bench.tool;

import org.jspecify.annotations.NullMarked;
