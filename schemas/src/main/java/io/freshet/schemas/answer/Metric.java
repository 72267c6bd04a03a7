package io.freshet.schemas.answer;

/**
 * A measured value with its 95 % interval.
 *
 * @param value the estimate
 * @param lower lower end of the interval; NaN (JSON null) if there are too few users
 * @param upper upper end of the interval; NaN (JSON null) if there are too few users
 * @param n number of cases scored
 * @param users number of users of these cases; the interval is clustered by user
 */
public record Metric(double value, double lower, double upper, long n, long users) {}
