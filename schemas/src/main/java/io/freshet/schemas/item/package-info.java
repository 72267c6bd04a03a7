/** Records of the catalogue on {@code items}: an item with title, genres, year and description. */
@NullMarked
package io.freshet.schemas.item;

import org.jspecify.annotations.NullMarked;
