/**
 * The sources of ratings: readers of published data sets, a download of the smallest one, and a
 * generator. Each gives a {@link io.freshet.standalone.data.read.DataSet}.
 */
@NullMarked
package io.freshet.standalone.data;

import org.jspecify.annotations.NullMarked;
