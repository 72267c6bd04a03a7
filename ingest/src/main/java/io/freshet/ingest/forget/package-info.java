/** Forgetting a user, and the receipt of what is gone when. */
@NullMarked
package io.freshet.ingest.forget;

import org.jspecify.annotations.NullMarked;
