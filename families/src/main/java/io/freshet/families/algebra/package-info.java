/** Dense linear algebra: factorisations, eigenvalues and products by blocks. */
@NullMarked
package io.freshet.families.algebra;

import org.jspecify.annotations.NullMarked;
