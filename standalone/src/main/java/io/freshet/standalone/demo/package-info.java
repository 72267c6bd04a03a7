/** The demo: broker, services and replay in one process, with an audit of the topics at the end. */
@NullMarked
package io.freshet.standalone.demo;

import org.jspecify.annotations.NullMarked;
