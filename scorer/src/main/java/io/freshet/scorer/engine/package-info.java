/** From one user state to one answer: fold-in, ranking, reasons and the JSON of it. */
@NullMarked
package io.freshet.scorer.engine;

import org.jspecify.annotations.NullMarked;
