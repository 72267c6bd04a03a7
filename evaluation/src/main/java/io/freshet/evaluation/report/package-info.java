/** Evaluations as JSON and as a self-contained page. */
@NullMarked
package io.freshet.evaluation.report;

import org.jspecify.annotations.NullMarked;
