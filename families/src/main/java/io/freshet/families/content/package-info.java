/** Fits models of what items are: genres, titles and years. */
@NullMarked
package io.freshet.families.content;

import org.jspecify.annotations.NullMarked;
