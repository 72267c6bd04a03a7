package io.freshet.schemas.answer;

/**
 * A measured value with its 95 % interval.
 *
 * @param value the estimate
 * @param lower lower end; NaN (JSON null) when there are too few users for an interval
 * @param upper upper end; NaN (JSON null) when there are too few users for an interval
 * @param n how many cases were scored
 * @param users how many users they came from; the interval is clustered by user
 */
public record Metric(double value, double lower, double upper, long n, long users) {}
