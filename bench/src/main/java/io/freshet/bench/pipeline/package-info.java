/**
 * The pipeline benchmark: ratings to recommendations beside two baselines, in one JVM with the
 * broker, so that the figures can be compared as ratios on any machine.
 */
@NullMarked
package io.freshet.bench.pipeline;

import org.jspecify.annotations.NullMarked;
