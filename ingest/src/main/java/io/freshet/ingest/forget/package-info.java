/**
 * Forgetting a user: {@link io.freshet.ingest.forget.UserEraser} writes the tombstones, and {@link
 * io.freshet.ingest.forget.ForgetReceipt} says which data stays for how long.
 */
@NullMarked
package io.freshet.ingest.forget;

import org.jspecify.annotations.NullMarked;
