/** Generates a made-up shop: products, orders and clicks with planted tastes, order and seasons. */
@NullMarked
package io.freshet.standalone.data.shop;

import org.jspecify.annotations.NullMarked;
