/** The export of all data kept on a user, read from the topics, as one JSON document. */
@NullMarked
package io.freshet.standalone.export;

import org.jspecify.annotations.NullMarked;
