/**
 * What the services that are Kafka Streams clients share: the time of a record, and what becomes of
 * a record that a service fails on.
 */
@NullMarked
package io.freshet.schemas.streams;

import org.jspecify.annotations.NullMarked;
