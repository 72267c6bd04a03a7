/** Every family that the trainer can refit, by name. */
@NullMarked
package io.freshet.trainer.families;

import org.jspecify.annotations.NullMarked;
