/** The registry of families: every family that can be fitted, by name. */
@NullMarked
package io.freshet.families;

import org.jspecify.annotations.NullMarked;
