/**
 * A service together with its HTTP interface: {@link io.freshet.http.server.ServiceServer} starts
 * and closes both in the right order.
 */
@NullMarked
package io.freshet.http.server;

import org.jspecify.annotations.NullMarked;
