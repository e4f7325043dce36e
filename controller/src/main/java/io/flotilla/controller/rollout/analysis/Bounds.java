package io.flotilla.controller.rollout.analysis;

/**
 * From which ratio of now to before a version does well enough, and from which too badly.
 *
 * @param direction whether more is better
 * @param good a ratio that is no worse does well enough, above 0
 * @param bad a ratio that is worse does too badly, above 0; no better than good
 */
public record Bounds(Direction direction, double good, double bad) {

    /** Whether more is better. */
    public enum Direction {
        /** As with tokens per second. */
        MORE_IS_BETTER,
        /** As with latencies. */
        LESS_IS_BETTER
    }

    public Bounds {
        var ordered = direction == Direction.MORE_IS_BETTER ? bad <= good : bad >= good;
        if (!(good > 0 && bad > 0 && ordered)) {
            throw new IllegalArgumentException("good %s, bad %s".formatted(good, bad));
        }
    }

    /** What is sure, whatever the truth within the interval is. */
    Verdict judge(Ratio ratio) {
        var isMore = direction == Direction.MORE_IS_BETTER;
        var worst = isMore ? ratio.low() : ratio.high();
        var best = isMore ? ratio.high() : ratio.low();
        if (isMore ? best < bad : best > bad) {
            return Verdict.FAIL;
        }
        return (isMore ? worst >= good : worst <= good) ? Verdict.PASS : Verdict.INCONCLUSIVE;
    }
}
