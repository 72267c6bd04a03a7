/** Live quality: were the lists that users held followed by a liked rating in them? */
@NullMarked
package io.freshet.scorer.quality;

import org.jspecify.annotations.NullMarked;
