package io.flotilla.controller.planning;

import java.util.Locale;

/**
 * A change that would let a device run something where nothing fits now. The kinds stand in the
 * order of what is asked for first.
 */
public sealed interface Remedy {

    /** Binary digits of 256 MiB: less is not told apart. */
    int LEAST_BAND = 28;

    /** Bytes of a MiB. */
    long MIB = 1L << 20;

    /** Bytes of a GiB. */
    long GIB = 1L << 30;

    /** Giving variants that failed on the device another try. */
    record NoQuarantine() implements Remedy {}

    /** A policy that pins no variant. */
    record NoPin() implements Remedy {}

    /** A policy with a shorter context. */
    record Context(long tokens) implements Remedy {}

    /**
     * A policy that leaves less memory free.
     *
     * @param insteadOf what it leaves free now, in percent
     */
    record Headroom(int percent, int insteadOf) implements Remedy {}

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
            case Headroom(var percent, var now) when other instanceof Headroom(var others, _) ->
                    new Headroom(Math.min(percent, others), now);
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

    /**
     * Changes of one kind can be made one that helps all, and is not much more than any of them
     * needs; the kinds sort as they are offered.
     */
    default String kind() {
        return switch (this) {
            case NoQuarantine _ -> "1 quarantine";
            case NoPin _ -> "2 pin";
            case Context _ -> "3 context";
            case Headroom _ -> "4 headroom";
            case Allowed(var precision) -> "5 precision " + precision;
            case Installed(var runtime) -> "6 runtime " + runtime;
            case Resources(var memory, _, var disk, _) ->
                    "7 resources" + band(disk, " disk ") + band(memory, " memory ");
        };
    }

    /** Amounts of one band differ by a factor of two at the most. */
    private static String band(long bytes, String of) {
        return bytes == 0
                ? ""
                : of + Math.max(LEAST_BAND, Long.SIZE - Long.numberOfLeadingZeros(bytes - 1));
    }

    /** The change in words, to follow "would help". */
    default String text() {
        return switch (this) {
            case NoQuarantine _ -> "another try for what failed there";
            case NoPin _ -> "a policy that pins no variant";
            case Context(var tokens) -> "a context of %d tokens".formatted(tokens);
            case Headroom(var percent, var now) ->
                    "leaving %d %% of memory free instead of %d %%".formatted(percent, now);
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
        return amount(leastBytes).equals(amount(bytes))
                ? "%s more %s".formatted(amount(bytes), what)
                : "%s to %s more %s".formatted(amount(leastBytes), amount(bytes), what);
    }

    /** Rounded up, so that it suffices. */
    private static String amount(long bytes) {
        if (bytes < GIB) {
            return "%d MiB".formatted(Math.ceilDiv(bytes, MIB));
        }
        return String.format(Locale.ROOT, "%.1f GiB", Math.ceil(10.0 * bytes / GIB) / 10);
    }
}
