/**
 * The versioned binary user state: its format, reader, updater and the record that carries it on
 * {@code user-states}.
 *
 * <p>A state is a deterministic function of the set of a user's accepted events, and its encoding
 * is canonical: equal states have equal bytes. {@link io.freshet.schemas.state.UserStateReader}
 * walks it without allocating, {@link io.freshet.schemas.state.UserStateUpdater} turns state and
 * event into the next state, {@link io.freshet.schemas.state.UserStateRecord} adds cause, effect
 * and context.
 */
@NullMarked
package io.freshet.schemas.state;

import org.jspecify.annotations.NullMarked;
