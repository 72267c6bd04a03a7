/** What the page tells of events while they happen, read from the ends of topics. */
@NullMarked
package io.freshet.page.live;

import org.jspecify.annotations.NullMarked;
