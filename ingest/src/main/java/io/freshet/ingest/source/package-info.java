/**
 * Mapping of records that were not made for Freshet to its own: a YAML file says where user, item,
 * type, value and time are. Plain functions of bytes, without a Kafka client.
 */
@NullMarked
package io.freshet.ingest.source;

import org.jspecify.annotations.NullMarked;
