/** User profiles: what a user has stated. */
@NullMarked
package io.freshet.schemas.profile;

import org.jspecify.annotations.NullMarked;
