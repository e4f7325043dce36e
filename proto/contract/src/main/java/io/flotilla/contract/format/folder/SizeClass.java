package io.flotilla.contract.format.folder;

/** How large a model is by its parameters, in the steps by which devices are chosen. */
public enum SizeClass {
    /** Nothing is known of its parameters. */
    UNKNOWN,
    /** Below 100 million parameters: encoders and classifiers. */
    TINY,
    /** 100 million to 1.4 billion. */
    MICRO,
    /** 1.5 to 13.9 billion. */
    SMALL,
    /** 14 to 30 billion. */
    MEDIUM,
    /** More than devices at the edge run. */
    LARGE;

    private static final long MILLION = 1_000_000;

    /** The class of a model of so many parameters, rounded as its name would be. */
    public static SizeClass of(long parameterCount) {
        if (parameterCount <= 0) {
            return UNKNOWN;
        }
        if (parameterCount < 100 * MILLION) {
            return TINY;
        }
        if (parameterCount < 1_450 * MILLION) {
            return MICRO;
        }
        if (parameterCount < 13_950 * MILLION) {
            return SMALL;
        }
        return parameterCount < 30_500 * MILLION ? MEDIUM : LARGE;
    }
}
