/** How long a service is away after it was killed. */
@NullMarked
package io.freshet.bench.restart;

import org.jspecify.annotations.NullMarked;
