/** Random streams, distributions and intervals of user-clustered means. */
@NullMarked
package io.freshet.families.statistics;

import org.jspecify.annotations.NullMarked;
