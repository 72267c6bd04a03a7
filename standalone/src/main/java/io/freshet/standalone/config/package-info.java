/** The configuration of all components: sources of values, checks, and printing. */
@NullMarked
package io.freshet.standalone.config;

import org.jspecify.annotations.NullMarked;
