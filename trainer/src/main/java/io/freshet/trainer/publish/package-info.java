/**
 * Writing the model channel: a snapshot, its manifest and the champion in one transaction ({@link
 * io.freshet.trainer.publish.ModelPublisher}), trimming, and what an operator may do ({@link
 * io.freshet.trainer.publish.ModelOperations}).
 */
@NullMarked
package io.freshet.trainer.publish;

import org.jspecify.annotations.NullMarked;
