package io.flotilla.bench.generate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How the weights of a generated matrix are stored: random bits, but for the scale of each block,
 * which keeps what they stand for within some hundredths.
 */
public enum WeightType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    Q4_0(2, 32, 18),
    Q8_0(8, 32, 34),
    Q2_K(10, 256, 84),
    Q3_K(11, 256, 110),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210);

    /** Half precision of about 0.00003: a block's numbers times this are small. */
    private static final short SMALL_SCALE = Float.floatToFloat16(3e-5f);

    private static final int PATTERN_BYTES = 1 << 20;

    /** As GGUF numbers types. */
    private final int id;

    /** Elements that share a scale, and the bytes of one such block. */
    private final int blockElements;

    private final int blockBytes;

    WeightType(int id, int blockElements, int blockBytes) {
        this.id = id;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    int id() {
        return id;
    }

    long bytes(long elements) {
        return elements / blockElements * blockBytes;
    }

    /** Whole blocks of about a mebibyte, to be written over and over. */
    byte[] pattern() {
        var random = new SplittableRandom(id);
        var pattern = new byte[PATTERN_BYTES / blockBytes * blockBytes];
        var buffer = ByteBuffer.wrap(pattern).order(ByteOrder.LITTLE_ENDIAN);
        switch (this) {
            case F32 -> {
                while (buffer.hasRemaining()) {
                    buffer.putFloat((float) random.nextDouble(-0.04, 0.04));
                }
            }
            case F16 -> {
                while (buffer.hasRemaining()) {
                    buffer.putShort(Float.floatToFloat16((float) random.nextDouble(-0.04, 0.04)));
                }
            }
            case Q4_0, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K -> {
                random.nextBytes(pattern);
                for (var block = 0; block < pattern.length; block += blockBytes) {
                    for (var offset : scaleOffsets()) {
                        buffer.putShort(block + offset, SMALL_SCALE);
                    }
                }
            }
        }
        return pattern;
    }

    /** Where in a block its scales in half precision are. */
    private List<Integer> scaleOffsets() {
        return switch (this) {
            case F32, F16 -> List.of();
            case Q4_0, Q8_0 -> List.of(0);
            case Q2_K -> List.of(80, 82);
            case Q3_K -> List.of(108);
            case Q4_K, Q5_K -> List.of(0, 2);
            case Q6_K -> List.of(208);
        };
    }
}
