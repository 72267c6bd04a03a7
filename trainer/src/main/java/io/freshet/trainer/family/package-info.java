/** The families of models a trainer can fit, and the solvers behind them. */
@NullMarked
package io.freshet.trainer.family;

import org.jspecify.annotations.NullMarked;
