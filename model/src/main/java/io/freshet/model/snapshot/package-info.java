/**
 * A snapshot file of a trained model: its layout, reader and writer, and the catalogue of items in
 * it.
 */
@NullMarked
package io.freshet.model.snapshot;

import org.jspecify.annotations.NullMarked;
