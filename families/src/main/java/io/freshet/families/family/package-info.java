/** The contract of a family: its settings, the inputs of a fit, and the results. */
@NullMarked
package io.freshet.families.family;

import org.jspecify.annotations.NullMarked;
