/** The other services, as the page asks them: requests handed on, and their health. */
@NullMarked
package io.freshet.page.services;

import org.jspecify.annotations.NullMarked;
