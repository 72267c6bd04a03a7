/** JMH benchmarks of scoring, top-k and fold-in. */
@NullMarked
package io.freshet.bench.kernel;

import org.jspecify.annotations.NullMarked;
