/** The commands of {@code freshet}: they read settings, call the modules and print. */
@NullMarked
package io.freshet.standalone.command;

import org.jspecify.annotations.NullMarked;
