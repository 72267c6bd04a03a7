/** Class archives, which make the services start faster. */
@NullMarked
package io.freshet.standalone.archive;

import org.jspecify.annotations.NullMarked;
