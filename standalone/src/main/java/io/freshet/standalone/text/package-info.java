/** Text for terminals. */
@NullMarked
package io.freshet.standalone.text;

import org.jspecify.annotations.NullMarked;
