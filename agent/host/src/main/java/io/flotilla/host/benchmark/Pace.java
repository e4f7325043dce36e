package io.flotilla.host.benchmark;

/**
 * How fast a variant was; what does not apply is 0.
 *
 * @param p50Seconds of one inference, the median
 * @param p95Seconds of the slowest but one in twenty
 * @param firstTokenSeconds the median
 * @param tokensPerSecond after the first, the median
 * @param cpuSeconds that this process took for all of it
 */
public record Pace(
        int repetitions,
        double p50Seconds,
        double p95Seconds,
        double firstTokenSeconds,
        double tokensPerSecond,
        double cpuSeconds) {}
