/** The default family as it serves: taste, order, popularity and content in one score. */
@org.jspecify.annotations.NullMarked
package io.freshet.model.blend;
