package io.flotilla.host.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a camera wrote of a picture, as far as it is of use. Sources: Exif 2.32, TIFF 6.0. */
final class Exif {
    private static final long NAME = 0x457869660000L;
    private static final int NAME_BYTES = 6;
    private static final int INTEL_ORDER = 0x4949;
    private static final int ENTRY_BYTES = 12;
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT_TYPE = 3;

    private Exif() {}

    /** The orientation that a segment says; upright where it says none that can be read. */
    static Orientation orientation(ByteBuffer segment) {
        if (segment.remaining() < Long.BYTES
                || segment.getLong(0) >>> (Long.SIZE - NAME_BYTES * Byte.SIZE) != NAME) {
            return Orientation.UPRIGHT;
        }
        ByteBuffer tiff = segment.slice(NAME_BYTES, segment.remaining() - NAME_BYTES);
        tiff.order(
                tiff.getShort(0) == INTEL_ORDER ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        try {
            return inDirectory(tiff, tiff.getInt(4));
        } catch (IndexOutOfBoundsException _) {
            return Orientation.UPRIGHT;
        }
    }

    private static Orientation inDirectory(ByteBuffer tiff, int start) {
        int entries = Short.toUnsignedInt(tiff.getShort(start));
        for (int i = 0; i < entries; i++) {
            int entry = start + Short.BYTES + i * ENTRY_BYTES;
            if (tiff.getShort(entry) == ORIENTATION && tiff.getShort(entry + 2) == SHORT_TYPE) {
                return Orientation.of(tiff.getShort(entry + 8));
            }
        }
        return Orientation.UPRIGHT;
    }
}
