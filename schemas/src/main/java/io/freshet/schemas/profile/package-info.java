/** Records on {@code profiles}: likes, dislikes, time zone and demographics that a user states. */
@NullMarked
package io.freshet.schemas.profile;

import org.jspecify.annotations.NullMarked;
