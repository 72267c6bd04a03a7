package io.freshet.standalone.data.read;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set that was found, and how to read it.
 *
 * @param format what it is
 * @param ratings the file with the ratings
 * @param metadata the file with titles and genres, or null
 * @param separator between fields; null for JSON
 * @param columns where a rating's parts stand; null for JSON
 * @param header whether the first line is one
 * @param expectedRatings a guess, to size arrays
 * @param notes what was decided
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
