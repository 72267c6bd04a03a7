/**
 * The writing side of the model channel: publication and trimming ({@link
 * io.freshet.trainer.publish.ModelPublisher}), and the operator's rollback and unpin ({@link
 * io.freshet.trainer.publish.ModelOperations}).
 */
@NullMarked
package io.freshet.trainer.publish;

import org.jspecify.annotations.NullMarked;
