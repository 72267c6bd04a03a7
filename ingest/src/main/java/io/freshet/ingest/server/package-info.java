/** The HTTP interface of ingest: posting ratings, items and profiles, forgetting, health. */
@NullMarked
package io.freshet.ingest.server;

import org.jspecify.annotations.NullMarked;
