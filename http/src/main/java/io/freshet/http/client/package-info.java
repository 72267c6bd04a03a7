/** HTTP client with which a service asks another service. */
@NullMarked
package io.freshet.http.client;

import org.jspecify.annotations.NullMarked;
