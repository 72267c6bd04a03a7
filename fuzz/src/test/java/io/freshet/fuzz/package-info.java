/** Whatever reads bytes from outside takes them or refuses them by its own type of error. */
package io.freshet.fuzz;
