/** The family {@code sequence}: what comes next, by decayed sums over a user's newest ratings. */
@NullMarked
package io.freshet.model.sequence;

import org.jspecify.annotations.NullMarked;
