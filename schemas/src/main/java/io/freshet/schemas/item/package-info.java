/** Item records: titles, genres and the other fields that describe an item. */
@NullMarked
package io.freshet.schemas.item;

import org.jspecify.annotations.NullMarked;
