/** Answers and their evaluation: recommendations, reasons, causes and metrics. */
@NullMarked
package io.freshet.schemas.answer;

import org.jspecify.annotations.NullMarked;
