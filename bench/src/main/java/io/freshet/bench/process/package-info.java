/** Benchmarks of services in processes of their own: restarts, and memory in the long run. */
@NullMarked
package io.freshet.bench.process;

import org.jspecify.annotations.NullMarked;
