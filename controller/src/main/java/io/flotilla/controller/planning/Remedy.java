package io.flotilla.controller.planning;

/**
 * A change that would let a device run something where nothing fits now. The kinds stand in the
 * order of what is asked for first.
 */
public sealed interface Remedy {

    /** Giving variants that failed on the device another try. */
    record NoQuarantine() implements Remedy {}

    /** A policy that pins no variant. */
    record NoPin() implements Remedy {}

    /** A policy with a shorter context. */
    record Context(long tokens) implements Remedy {}

    /** A policy that leaves less memory free. */
    record Headroom(int percent) implements Remedy {}

    /** A policy that allows a precision too. */
    record Allowed(String precision) implements Remedy {}

    /**
     * An engine to be installed.
     *
     * @param runtime its id
     */
    record Installed(String runtime) implements Remedy {}

    /**
     * More of what is there; 0: enough of it is.
     *
     * @param memoryBytes that are missing at the most
     * @param leastMemoryBytes that are missing at the least
     * @param diskBytes that are missing at the most
     * @param leastDiskBytes that are missing at the least
     */
    record Resources(long memoryBytes, long leastMemoryBytes, long diskBytes, long leastDiskBytes)
            implements Remedy {}

    /** The change that helps whomever either helps, for changes of the same {@link #kind}. */
    default Remedy or(Remedy other) {
        return switch (this) {
            case Context(var tokens) when other instanceof Context(var others) ->
                    new Context(Math.min(tokens, others));
            case Headroom(var percent) when other instanceof Headroom(var others) ->
                    new Headroom(Math.min(percent, others));
            case Resources mine when other instanceof Resources theirs ->
                    new Resources(
                            Math.max(mine.memoryBytes, theirs.memoryBytes),
                            Math.min(mine.leastMemoryBytes, theirs.leastMemoryBytes),
                            Math.max(mine.diskBytes, theirs.diskBytes),
                            Math.min(mine.leastDiskBytes, theirs.leastDiskBytes));
            case NoQuarantine _,
                    NoPin _,
                    Context _,
                    Headroom _,
                    Allowed _,
                    Installed _,
                    Resources _ ->
                    this;
        };
    }

    /** Changes of one kind can be made one that helps all; the kinds sort as they are offered. */
    default String kind() {
        return switch (this) {
            case NoQuarantine _ -> "1 quarantine";
            case NoPin _ -> "2 pin";
            case Context _ -> "3 context";
            case Headroom _ -> "4 headroom";
            case Allowed(var precision) -> "5 precision " + precision;
            case Installed(var runtime) -> "6 runtime " + runtime;
            case Resources(var memory, _, var disk, _) ->
                    "7 resources" + (disk > 0 ? " disk" : "") + (memory > 0 ? " memory" : "");
        };
    }

    /** The change in words, to follow "would help". */
    default String text() {
        return switch (this) {
            case NoQuarantine _ -> "another try for what failed there";
            case NoPin _ -> "a policy that pins no variant";
            case Context(var tokens) -> "a context of %d tokens".formatted(tokens);
            case Headroom(var percent) -> "leaving %d %% of memory free".formatted(percent);
            case Allowed(var precision) -> "allowing " + precision;
            case Installed(var runtime) -> "installing " + runtime;
            case Resources(var memory, var leastMemory, var disk, var leastDisk) -> {
                var missingMemory = missing(leastMemory, memory, "memory");
                var missingDisk = missing(leastDisk, disk, "disk");
                yield missingMemory.isEmpty() || missingDisk.isEmpty()
                        ? missingMemory + missingDisk
                        : missingMemory + " and " + missingDisk;
            }
        };
    }

    private static String missing(long leastBytes, long bytes, String what) {
        if (bytes == 0) {
            return "";
        }
        var least = Math.ceilDiv(leastBytes, 1L << 20);
        var most = Math.ceilDiv(bytes, 1L << 20);
        return least == most
                ? "%d MiB more %s".formatted(most, what)
                : "%d to %d MiB more %s".formatted(least, most, what);
    }
}
