/**
 * The snapshot file of a trained model: layout, writer and reader, its matrices, and the catalogue
 * that numbers the items.
 */
@NullMarked
package io.freshet.model.snapshot;

import org.jspecify.annotations.NullMarked;
