/** Live quality: the share of liked ratings whose item was in the list that the user held. */
@NullMarked
package io.freshet.scorer.quality;

import org.jspecify.annotations.NullMarked;
