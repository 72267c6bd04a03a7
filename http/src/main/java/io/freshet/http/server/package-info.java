/** A service together with the HTTP interface in front of it. */
@NullMarked
package io.freshet.http.server;

import org.jspecify.annotations.NullMarked;
