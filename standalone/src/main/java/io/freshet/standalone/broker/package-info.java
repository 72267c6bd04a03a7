/**
 * A Kafka broker and its controller inside this process, for the demo, the tests and the benches.
 */
@NullMarked
package io.freshet.standalone.broker;

import org.jspecify.annotations.NullMarked;
