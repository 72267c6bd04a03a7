/** The registry of all families that can be fitted, by name. */
@NullMarked
package io.freshet.families;

import org.jspecify.annotations.NullMarked;
