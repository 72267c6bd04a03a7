/**
 * Fuzz tests of all parsers of outside bytes: each accepts the bytes or refuses them with its own
 * type of error.
 */
package io.freshet.fuzz;
