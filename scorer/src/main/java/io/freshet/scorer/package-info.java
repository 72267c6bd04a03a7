/** Freshet scorer. */
@NullMarked
package io.freshet.scorer;

import org.jspecify.annotations.NullMarked;
