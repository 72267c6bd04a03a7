/** Item and user neighbourhoods. */
@NullMarked
package io.freshet.model.neighbour;

import org.jspecify.annotations.NullMarked;
