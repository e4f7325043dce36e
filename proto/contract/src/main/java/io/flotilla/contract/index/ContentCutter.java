package io.flotilla.contract.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds where to cut bytes of unknown structure, by what they are and not by where they lie, so
 * that an insertion changes only the pieces around it: a gear hash with normalised sizes.
 *
 * <p>The hash takes in one byte a step and has forgotten it 64 steps later. A cut falls where its
 * upper bits are all zero: more bits below the intended average and fewer above, which keeps sizes
 * near the average. Table, sizes and bits are part of what is signed and never change.
 */
final class ContentCutter {

    static final int MIN_BYTES = 16 * 1024;
    static final int AVERAGE_BYTES = 64 * 1024;
    static final int MAX_BYTES = 256 * 1024;

    private static final int BITS_BELOW_AVERAGE = 17;
    private static final int BITS_ABOVE_AVERAGE = 15;

    /** A random-looking word for each byte, which anybody can compute anew. */
    private static final long[] GEAR = gear();

    private ContentCutter() {}

    private static long[] gear() {
        var gear = new long[256];
        for (var i = 0; i < gear.length; i++) {
            var seed = "flotilla gear " + i;
            gear[i] = Digest.over(seed.getBytes(StandardCharsets.US_ASCII)).word0();
        }
        return gear;
    }

    /**
     * Returns the size of the first piece of the buffer's remaining bytes. They must be all that is
     * left to cut, or at least {@link #MAX_BYTES}.
     */
    static int firstPieceBytes(ByteBuffer bytes) {
        var start = bytes.position();
        var limit = Math.min(bytes.remaining(), MAX_BYTES);
        var average = Math.min(limit, AVERAGE_BYTES);
        var hash = 0L;
        var size = Math.min(limit, MIN_BYTES);
        while (size < average) {
            hash = (hash << 1) + GEAR[bytes.get(start + size) & 0xff];
            size++;
            if (hash >>> (Long.SIZE - BITS_BELOW_AVERAGE) == 0) {
                return size;
            }
        }
        while (size < limit) {
            hash = (hash << 1) + GEAR[bytes.get(start + size) & 0xff];
            size++;
            if (hash >>> (Long.SIZE - BITS_ABOVE_AVERAGE) == 0) {
                return size;
            }
        }
        return size;
    }
}
