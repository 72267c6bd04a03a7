/** Random streams, distributions, and confidence intervals of user-clustered means. */
@NullMarked
package io.freshet.families.statistics;

import org.jspecify.annotations.NullMarked;
