/** Dense linear algebra: Cholesky, eigenvalues, inverse, Gram matrix and block products. */
@NullMarked
package io.freshet.families.algebra;

import org.jspecify.annotations.NullMarked;
