/** The protocols by which every family is judged alike: split, fit, serve, score. */
@NullMarked
package io.freshet.evaluation.protocol;

import org.jspecify.annotations.NullMarked;
