/** Reads data sets in the layouts that people publish them in. */
@NullMarked
package io.freshet.standalone.data.read;

import org.jspecify.annotations.NullMarked;
