/**
 * The demo: broker, services and replay in one process, told as a story and audited from the topics
 * at the end.
 */
@NullMarked
package io.freshet.standalone.demo;

import org.jspecify.annotations.NullMarked;
