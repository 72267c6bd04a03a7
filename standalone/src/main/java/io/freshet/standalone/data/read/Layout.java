package io.freshet.standalone.data.read;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A detected data set with its format.
 *
 * @param format the format
 * @param ratings the file with the ratings
 * @param metadata the file with titles and genres, or null
 * @param separator between fields; null for JSON
 * @param columns the columns of a rating's parts; null for JSON
 * @param header whether the first line is a header
 * @param expectedRatings estimated number of ratings, to size arrays
 * @param notes the decisions made, for people
 */
record Layout(
    Format format,
    Path ratings,
    @Nullable Path metadata,
    @Nullable Separator separator,
    @Nullable Columns columns,
    boolean header,
    long expectedRatings,
    List<String> notes) {}
