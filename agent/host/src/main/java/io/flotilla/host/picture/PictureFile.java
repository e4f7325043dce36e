package io.flotilla.host.picture;

import io.flotilla.host.engine.HostProblem;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A picture in a file that has been looked through: it is whole, it is not too large once it is
 * decoded, and of it only what a decoder needs is kept. So no profile, text or thumbnail within it
 * reaches one.
 */
final class PictureFile {
    private static final int MOST_BYTES = 16 << 20;
    private static final int LONGEST_SIDE = 16_384;

    /** Sixteen million pixels of three bytes; the heap of a host has room for three of it. */
    private static final long MOST_DECODED_BYTES = 48 << 20;

    private final Format format;
    private final Frame frame;
    private final Orientation orientation;
    private final Essence essence;

    PictureFile(Format format, Frame frame, Orientation orientation, Essence essence) {
        this.format = format;
        this.frame = frame;
        this.orientation = orientation;
        this.essence = essence;
    }

    /** The formats that are offered, by the names that Java's decoders have. */
    enum Format {
        PNG,
        JPEG
    }

    /**
     * What a file says of its picture before that is decoded.
     *
     * @param decodedBytes that a decoder holds at once
     */
    record Frame(int width, int height, long decodedBytes) {

        /** Refuses a picture that takes more than it may. */
        Frame {
            if (width < 1 || height < 1 || width > LONGEST_SIDE || height > LONGEST_SIDE) {
                throw new UnsoundPicture(
                        "has %d x %d pixels, and each side may have 1 to %d"
                                .formatted(width, height, LONGEST_SIDE));
            }
            if (decodedBytes > MOST_DECODED_BYTES) {
                throw new UnsoundPicture(
                        "of %d x %d pixels takes %d bytes to decode, more than %d"
                                .formatted(width, height, decodedBytes, MOST_DECODED_BYTES));
            }
        }
    }

    /** What is wrong with a picture: the end of a sentence about it. */
    static final class UnsoundPicture extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsoundPicture(String what) {
            super(what);
        }
    }

    /**
     * Looks through the bytes of a file.
     *
     * @param number of the picture among those of a request, from 1
     */
    static PictureFile of(ByteBuffer bytes, int number) throws HostProblem {
        try {
            if (bytes.remaining() > MOST_BYTES) {
                throw new UnsoundPicture(
                        "has %d bytes, more than %d".formatted(bytes.remaining(), MOST_BYTES));
            }
            ByteBuffer file = bytes.slice();
            if (PngFile.isOne(file)) {
                return PngFile.read(file);
            }
            if (JpegFile.isOne(file)) {
                return JpegFile.read(file);
            }
            throw new UnsoundPicture("is neither PNG nor JPEG");
        } catch (BufferUnderflowException | IndexOutOfBoundsException _) {
            throw problem(number, "ends too early");
        } catch (UnsoundPicture unsound) {
            throw problem(number, String.valueOf(unsound.getMessage()));
        }
    }

    static HostProblem problem(int number, String what) {
        return new HostProblem(
                HostProblem.Reason.INVALID_INPUT,
                "Picture %d %s.".formatted(number, what),
                Map.of("field", "inputs", "picture", Integer.toString(number)));
    }

    Format format() {
        return format;
    }

    Frame frame() {
        return frame;
    }

    Orientation orientation() {
        return orientation;
    }

    /** What a decoder is to read. */
    byte[] essence() {
        return essence.bytes();
    }
}
