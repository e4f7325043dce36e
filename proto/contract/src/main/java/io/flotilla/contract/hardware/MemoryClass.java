package io.flotilla.contract.hardware;

/** Rounds sizes of memory down to those in which it is sold: 1, 2, 3, 4, 6, 8, 12, 16, 24 ... */
final class MemoryClass {

    private static final long MIB = 1L << 20;

    /** Firmware and kernel keep up to an eighth of what was bought. */
    private static final long SHARE_LEFT = 7;

    private static final long SHARE_BOUGHT = 8;

    private MemoryClass() {}

    /** The class by name, such as {@code 256MiB} or {@code 16GiB}. */
    static String of(long sizeBytes) {
        var boughtMib = sizeBytes / SHARE_LEFT * SHARE_BOUGHT / MIB;
        if (boughtMib < 1) {
            return "0MiB";
        }
        var powerOfTwo = Long.highestOneBit(boughtMib);
        var halfAsMuchMore = powerOfTwo + powerOfTwo / 2;
        return name(boughtMib >= halfAsMuchMore ? halfAsMuchMore : powerOfTwo);
    }

    private static String name(long mib) {
        return mib % 1024 == 0 ? mib / 1024 + "GiB" : mib + "MiB";
    }
}
