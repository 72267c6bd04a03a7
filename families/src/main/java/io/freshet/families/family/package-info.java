/** The contract of a family: its settings, what a fit is given, and what it returns. */
@NullMarked
package io.freshet.families.family;

import org.jspecify.annotations.NullMarked;
