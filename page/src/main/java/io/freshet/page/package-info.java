/**
 * The live page: one HTTP service that serves the page's files, answers what the page asks from
 * Kafka topics, and hands the other requests on to ingest, scorer and trainer.
 */
@NullMarked
package io.freshet.page;

import org.jspecify.annotations.NullMarked;
