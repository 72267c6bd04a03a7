package io.freshet.page.services;

import java.net.URI;

/**
 * A service that the page asks.
 *
 * @param name such as {@code scorer}
 * @param url of its HTTP interface, without a path
 */
public record OtherService(String name, URI url) {}
