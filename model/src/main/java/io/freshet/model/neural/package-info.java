/** Neural models as they are served: item side precomputed, user folded in by gradient steps. */
@NullMarked
package io.freshet.model.neural;

import org.jspecify.annotations.NullMarked;
