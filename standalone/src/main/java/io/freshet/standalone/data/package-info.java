/**
 * Where ratings come from: readers of the published data sets, a download of the smallest one, and
 * a generator. All of them end in a {@link io.freshet.standalone.data.read.DataSet}.
 */
@NullMarked
package io.freshet.standalone.data;

import org.jspecify.annotations.NullMarked;
