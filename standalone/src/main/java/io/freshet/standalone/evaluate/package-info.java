/** Files to what the evaluation protocols take. */
@NullMarked
package io.freshet.standalone.evaluate;

import org.jspecify.annotations.NullMarked;
