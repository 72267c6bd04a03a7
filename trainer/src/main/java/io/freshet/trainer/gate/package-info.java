/** What decides whether a refitted model may serve, and the pipeline that asks it. */
@NullMarked
package io.freshet.trainer.gate;

import org.jspecify.annotations.NullMarked;
