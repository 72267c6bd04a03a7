/** Scoring, top-k and fold-in, measured by JMH. */
@NullMarked
package io.freshet.bench.kernel;

import org.jspecify.annotations.NullMarked;
