/** Topics: names, settings, partitioning, and the settings every Kafka client shares. */
@NullMarked
package io.freshet.schemas.topic;

import org.jspecify.annotations.NullMarked;
