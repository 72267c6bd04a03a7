/** Freshet standalone. */
@NullMarked
package io.freshet.standalone;

import org.jspecify.annotations.NullMarked;
