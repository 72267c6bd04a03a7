/** The refit pipeline, and the gate that decides whether a refitted model is published. */
@NullMarked
package io.freshet.trainer.gate;

import org.jspecify.annotations.NullMarked;
