/**
 * Models of item content (genres, titles, years): content-based and knowledge-based families, and
 * the map from content to factors that scores new items.
 */
@NullMarked
package io.freshet.model.content;

import org.jspecify.annotations.NullMarked;
