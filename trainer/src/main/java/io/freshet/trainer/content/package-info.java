/** What an item is, mapped to what training makes of items: for items that nobody has rated. */
@NullMarked
package io.freshet.trainer.content;

import org.jspecify.annotations.NullMarked;
