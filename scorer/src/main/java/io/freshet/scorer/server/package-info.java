/** The HTTP interface of the scorer: queries, health, metrics. */
@NullMarked
package io.freshet.scorer.server;

import org.jspecify.annotations.NullMarked;
