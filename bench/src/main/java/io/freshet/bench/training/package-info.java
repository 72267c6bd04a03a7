/** How fast the trainer's solvers are. */
@NullMarked
package io.freshet.bench.training;

import org.jspecify.annotations.NullMarked;
