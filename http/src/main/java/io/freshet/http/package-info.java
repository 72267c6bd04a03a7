/**
 * The HTTP shell that the services share: {@link io.freshet.http.HttpService} binds, limits,
 * authenticates and routes; what a route answers is its service's own business.
 */
@NullMarked
package io.freshet.http;

import org.jspecify.annotations.NullMarked;
