/**
 * Parts that all records share: JSON, ids, rules for texts and ratings, headers, and the reasons of
 * rejections ({@link io.freshet.schemas.record.Rejection}).
 */
@NullMarked
package io.freshet.schemas.record;

import org.jspecify.annotations.NullMarked;
