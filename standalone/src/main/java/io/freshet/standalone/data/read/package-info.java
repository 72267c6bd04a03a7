/** Readers of data sets in their published formats. */
@NullMarked
package io.freshet.standalone.data.read;

import org.jspecify.annotations.NullMarked;
