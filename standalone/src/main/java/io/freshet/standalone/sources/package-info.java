/** A look at foreign topics before they are mapped: samples and trials. */
@NullMarked
package io.freshet.standalone.sources;

import org.jspecify.annotations.NullMarked;
