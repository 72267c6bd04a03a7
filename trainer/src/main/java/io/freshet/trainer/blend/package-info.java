/** The default family: parts that each know something else, and the weights that join them. */
@org.jspecify.annotations.NullMarked
package io.freshet.trainer.blend;
