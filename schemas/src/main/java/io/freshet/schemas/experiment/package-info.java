/**
 * Experiments: their definitions on {@code experiments}, which arm answers a user, and the judged
 * events on {@code judgements}.
 */
@NullMarked
package io.freshet.schemas.experiment;

import org.jspecify.annotations.NullMarked;
