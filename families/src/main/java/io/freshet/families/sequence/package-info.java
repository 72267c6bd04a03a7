/** Trains the models of the family {@code sequence}. */
@NullMarked
package io.freshet.families.sequence;

import org.jspecify.annotations.NullMarked;
