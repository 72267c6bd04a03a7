/** Neural families: embeddings of our own, dense towers by DL4J, one training loop. */
@NullMarked
package io.freshet.trainer.neural;

import org.jspecify.annotations.NullMarked;
