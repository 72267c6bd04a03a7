/**
 * HTTP server for the services: limits, tokens with rights, TLS, routes, health and error answers.
 *
 * <p>{@link io.freshet.http.HttpService} is the server, {@link io.freshet.http.Route} one operation
 * of a service, {@link io.freshet.http.Call} a request, {@link io.freshet.http.Reply} an answer,
 * and {@link io.freshet.http.HttpProblem} an error answer. The services define the routes.
 */
@NullMarked
package io.freshet.http;

import org.jspecify.annotations.NullMarked;
