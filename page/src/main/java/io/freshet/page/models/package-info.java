/**
 * The models and how they fare, as the page shows them, read from {@code models} and {@code
 * evaluations}.
 */
@NullMarked
package io.freshet.page.models;

import org.jspecify.annotations.NullMarked;
