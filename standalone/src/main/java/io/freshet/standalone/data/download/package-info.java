/** Downloads MovieLens. */
@NullMarked
package io.freshet.standalone.data.download;

import org.jspecify.annotations.NullMarked;
