/** Generates data sets with planted tastes. */
@NullMarked
package io.freshet.standalone.data.generate;

import org.jspecify.annotations.NullMarked;
