/**
 * The HTTP interface of ingest: posting ratings, items and profiles, forgetting a user, health and
 * metrics. {@link io.freshet.ingest.server.IngestServer} is the instance with its interface.
 */
@NullMarked
package io.freshet.ingest.server;

import org.jspecify.annotations.NullMarked;
