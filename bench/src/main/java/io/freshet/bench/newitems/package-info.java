/**
 * The benchmark of new items: how soon items that appear in the middle of a stream are recommended.
 */
@NullMarked
package io.freshet.bench.newitems;

import org.jspecify.annotations.NullMarked;
