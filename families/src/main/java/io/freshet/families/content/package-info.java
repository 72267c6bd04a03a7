/**
 * Fits content-based and knowledge-based models, and the map that predicts the factors of new items
 * from genres and years.
 */
@NullMarked
package io.freshet.families.content;

import org.jspecify.annotations.NullMarked;
