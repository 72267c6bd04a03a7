/**
 * Shared parts of the services that run Kafka Streams: client properties, RocksDB settings, the
 * time of a record, and the handling of records that a service fails on.
 */
@NullMarked
package io.freshet.schemas.streams;

import org.jspecify.annotations.NullMarked;
