/** Creates, checks and lists the topics of one deployment. */
@NullMarked
package io.freshet.standalone.topics;

import org.jspecify.annotations.NullMarked;
