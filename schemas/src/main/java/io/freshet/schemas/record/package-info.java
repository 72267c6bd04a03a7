/**
 * What all records share: JSON, the rules of texts, headers, and the reasons why a record is
 * rejected.
 */
@NullMarked
package io.freshet.schemas.record;

import org.jspecify.annotations.NullMarked;
