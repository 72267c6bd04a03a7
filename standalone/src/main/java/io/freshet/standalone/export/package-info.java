/** Everything that is kept of a user, read from the topics, as one JSON document. */
@NullMarked
package io.freshet.standalone.export;

import org.jspecify.annotations.NullMarked;
