/** What the scorer knows of items: their ids, their titles and genres, how popular they are. */
@NullMarked
package io.freshet.scorer.items;

import org.jspecify.annotations.NullMarked;
