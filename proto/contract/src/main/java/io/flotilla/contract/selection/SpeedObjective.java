package io.flotilla.contract.selection;

/**
 * How fast a variant must answer; 0 where it does not matter.
 *
 * @param minTokensPerSecond that one sequence gets
 * @param maxLatencySeconds in which 95 of 100 inferences are done
 * @param maxFirstTokenSeconds until the first token
 */
public record SpeedObjective(
        double minTokensPerSecond, double maxLatencySeconds, double maxFirstTokenSeconds) {

    /** However fast. */
    public static final SpeedObjective ANY = new SpeedObjective(0, 0, 0);

    public SpeedObjective {
        if (!(minTokensPerSecond >= 0)
                || !(maxLatencySeconds >= 0)
                || !(maxFirstTokenSeconds >= 0)) {
            throw new IllegalArgumentException("negative speed objective");
        }
    }

    public static SpeedObjective ofTokensPerSecond(double least) {
        return new SpeedObjective(least, 0, 0);
    }

    public static SpeedObjective ofLatency(double mostSeconds) {
        return new SpeedObjective(0, mostSeconds, 0);
    }
}
