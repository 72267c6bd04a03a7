/** Archives of classes, with which the services start faster. */
@NullMarked
package io.freshet.standalone.archive;

import org.jspecify.annotations.NullMarked;
