/** Posts a data set to Kafka as a producer would, in event-time order, and resumes exactly. */
@NullMarked
package io.freshet.standalone.replay;

import org.jspecify.annotations.NullMarked;
