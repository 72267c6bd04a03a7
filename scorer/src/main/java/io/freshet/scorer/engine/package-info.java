/** Makes one answer from one user state: fold-in, ranking, reasons and JSON. */
@NullMarked
package io.freshet.scorer.engine;

import org.jspecify.annotations.NullMarked;
