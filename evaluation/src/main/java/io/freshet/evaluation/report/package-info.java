/** Renders an evaluation as JSON, and as a self-contained HTML page with SVG charts. */
@NullMarked
package io.freshet.evaluation.report;

import org.jspecify.annotations.NullMarked;
