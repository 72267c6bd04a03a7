/** A fresh answer for one user, made outside the scorer, and how it is shown to people. */
@NullMarked
package io.freshet.standalone.recommend;

import org.jspecify.annotations.NullMarked;
