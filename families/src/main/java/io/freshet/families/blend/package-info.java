/**
 * Fits the blend, the default family: its parts (factors, order, content, popularity, context), the
 * weights and the re-ranking head learned from choices, and the probability calibration.
 */
@NullMarked
package io.freshet.families.blend;

import org.jspecify.annotations.NullMarked;
