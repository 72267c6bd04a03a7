/**
 * The versioned binary user state: its format, reader and updater, and the records of {@code
 * user-states}.
 *
 * <p>A state is a deterministic function of the set of a user's accepted events, and its encoding
 * is canonical: equal states have equal bytes. {@link io.freshet.schemas.state.UserStateReader}
 * walks a state without allocating. {@link io.freshet.schemas.state.UserStateUpdater} computes the
 * next state from a state and an event. {@link io.freshet.schemas.state.UserStateRecord} adds
 * cause, effect and context.
 */
@NullMarked
package io.freshet.schemas.state;

import org.jspecify.annotations.NullMarked;
