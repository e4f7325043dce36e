package io.flotilla.contract.selection;

/**
 * How fast a variant is on a device; a figure that is not known is 0.
 *
 * @param tokensPerSecond that one sequence gets
 * @param latencySeconds of one inference
 */
public record ExpectedSpeed(Source source, double tokensPerSecond, double latencySeconds) {

    /** Nothing is known. */
    public static final ExpectedSpeed UNKNOWN = new ExpectedSpeed(Source.ESTIMATED, 0, 0);

    /** Where the figures come from, the surest last. */
    public enum Source {
        /** From the size of the weights and the kind of processor: good for an order. */
        ESTIMATED,
        /** Measured on devices of the same hardware class. */
        HARDWARE_CLASS,
        /** Measured on this device. */
        THIS_DEVICE
    }

    public boolean isMeasured() {
        return source != Source.ESTIMATED;
    }
}
