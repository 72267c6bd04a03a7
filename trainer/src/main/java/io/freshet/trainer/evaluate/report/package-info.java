/** Evaluations as JSON and as a self-contained page. */
@NullMarked
package io.freshet.trainer.evaluate.report;

import org.jspecify.annotations.NullMarked;
