/** Converts files to the input of the evaluation protocols. */
@NullMarked
package io.freshet.standalone.evaluate;

import org.jspecify.annotations.NullMarked;
