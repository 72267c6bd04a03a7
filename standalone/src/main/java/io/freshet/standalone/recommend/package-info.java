/** On-demand answers for one user, made outside the scorer, and their text card. */
@NullMarked
package io.freshet.standalone.recommend;

import org.jspecify.annotations.NullMarked;
