/** Models of what items are: genres, titles and years. */
@NullMarked
package io.freshet.model.content;

import org.jspecify.annotations.NullMarked;
