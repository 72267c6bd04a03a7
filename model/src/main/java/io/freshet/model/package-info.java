/** Freshet model. */
@NullMarked
package io.freshet.model;

import org.jspecify.annotations.NullMarked;
