/**
 * One configuration for every component: where values come from, what is wrong with them, how they
 * print.
 */
@NullMarked
package io.freshet.standalone.config;

import org.jspecify.annotations.NullMarked;
