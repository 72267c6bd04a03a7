/**
 * The topics of a deployment ({@link io.freshet.schemas.topic.Topics}), their settings and
 * partitioning, and the settings of the connection to Kafka ({@link
 * io.freshet.schemas.topic.KafkaSettings}).
 */
@NullMarked
package io.freshet.schemas.topic;

import org.jspecify.annotations.NullMarked;
