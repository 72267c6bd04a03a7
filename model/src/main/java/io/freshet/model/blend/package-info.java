/**
 * The default family, served: one score from taste, order, popularity and content terms, with an
 * optional re-ranking head and a probability calibration.
 */
@org.jspecify.annotations.NullMarked
package io.freshet.model.blend;
