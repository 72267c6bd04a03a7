/** Neural models, served: the item side is precomputed, the user is folded in by gradient steps. */
@NullMarked
package io.freshet.model.neural;

import org.jspecify.annotations.NullMarked;
