/** Services as processes of their own: how they start again, and what they hold in the long run. */
@NullMarked
package io.freshet.bench.process;

import org.jspecify.annotations.NullMarked;
