package io.flotilla.host.picture;

import io.flotilla.host.picture.PictureFile.Format;
import io.flotilla.host.picture.PictureFile.Frame;
import io.flotilla.host.picture.PictureFile.UnsoundPicture;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks through a JPEG, segment by segment. Source: ITU-T T.81, and JFIF 1.02. */
final class JpegFile {
    private static final int MARK = 0xff;
    private static final int TEMPORARY = 0x01;
    private static final int BASELINE = 0xc0;
    private static final int EXTENDED = 0xc1;
    private static final int PROGRESSIVE = 0xc2;
    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int LAST_PROCESS = 0xcf;
    private static final int FIRST_RESTART = 0xd0;
    private static final int LAST_RESTART = 0xd7;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int QUANTIZATION_TABLES = 0xdb;
    private static final int RESTART_INTERVAL = 0xdd;
    private static final int EXIF = 0xe1;
    private static final int ADOBE = 0xee;

    private static final int SAMPLE_BITS = 8;
    private static final int COEFFICIENT_BYTES = 2;

    /** Each goes over the whole picture again; encoders write some ten. */
    private static final int MOST_SCANS = 100;

    /** Says that colours are the usual ones, which a decoder guesses if nothing says it. */
    private static final byte[] JFIF = {
        (byte) MARK, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 2, 0, 0, 1, 0, 1, 0, 0
    };

    private final ByteBuffer file;
    private final Essence kept;
    private @Nullable Frame frame;
    private Orientation orientation = Orientation.UPRIGHT;
    private boolean saysColours;
    private int scans;

    private JpegFile(ByteBuffer file) {
        this.file = file;
        this.kept = new Essence(file.remaining());
    }

    /** One of the colours of a picture: its name, and how often it was sampled. */
    private record Component(int name, int samples) {}

    static boolean isOne(ByteBuffer file) {
        return file.remaining() >= 3
                && Byte.toUnsignedInt(file.get(0)) == MARK
                && Byte.toUnsignedInt(file.get(1)) == START
                && Byte.toUnsignedInt(file.get(2)) == MARK;
    }

    static PictureFile read(ByteBuffer file) {
        return new JpegFile(file).read();
    }

    private PictureFile read() {
        file.position(2);
        int marker = nextMarker();
        while (marker != END) {
            marker = marker == SCAN ? passScan() : passSegment(marker);
        }
        if (frame == null || scans == 0) {
            throw new UnsoundPicture("is a JPEG without a picture");
        }
        Essence essence = new Essence(file.capacity() + JFIF.length);
        essence.add(new byte[] {(byte) MARK, (byte) START});
        if (!saysColours) {
            essence.add(JFIF);
        }
        essence.add(kept.bytes());
        essence.add(new byte[] {(byte) MARK, (byte) END});
        return new PictureFile(Format.JPEG, frame, orientation, essence);
    }

    /** Goes past the next marker, and whatever is before it. */
    private int nextMarker() {
        while (true) {
            while (next() != MARK) {}
            int marker = next();
            while (marker == MARK) {
                marker = next();
            }
            if (marker != 0) {
                return marker;
            }
        }
    }

    private int next() {
        return Byte.toUnsignedInt(file.get());
    }

    private int passSegment(int marker) {
        if (marker == TEMPORARY || isRestart(marker)) {
            return nextMarker();
        }
        int start = file.position();
        int end = segmentEnd();
        ByteBuffer content = file.slice(start + Short.BYTES, end - start - Short.BYTES);
        if (marker == BASELINE || marker == EXTENDED || marker == PROGRESSIVE) {
            readFrame(content, marker == PROGRESSIVE);
        } else if (marker == EXIF) {
            orientation = Exif.orientation(content);
        } else if (marker == ADOBE) {
            saysColours = true;
        } else if (marker >= BASELINE && marker <= LAST_PROCESS && marker != HUFFMAN_TABLES) {
            throw new UnsoundPicture(
                    "is a JPEG that is neither baseline nor progressive with Huffman's codes");
        }
        if (isNeeded(marker)) {
            keep(marker, start, end);
        }
        file.position(end);
        return nextMarker();
    }

    private int segmentEnd() {
        int end = file.position() + Short.toUnsignedInt(file.getShort(file.position()));
        if (end < file.position() + Short.BYTES || end > file.limit()) {
            throw new UnsoundPicture("ends too early, within a segment");
        }
        return end;
    }

    private static boolean isRestart(int marker) {
        return marker >= FIRST_RESTART && marker <= LAST_RESTART;
    }

    private static boolean isNeeded(int marker) {
        return switch (marker) {
            case BASELINE,
                    EXTENDED,
                    PROGRESSIVE,
                    HUFFMAN_TABLES,
                    QUANTIZATION_TABLES,
                    RESTART_INTERVAL,
                    ADOBE ->
                    true;
            default -> false;
        };
    }

    private void keep(int marker, int start, int end) {
        kept.add(new byte[] {(byte) MARK, (byte) marker});
        kept.keep(file, start, end);
    }

    private void readFrame(ByteBuffer content, boolean isProgressive) {
        if (frame != null) {
            throw new UnsoundPicture("is a JPEG of several pictures");
        }
        int bits = content.get();
        int height = Short.toUnsignedInt(content.getShort());
        int width = Short.toUnsignedInt(content.getShort());
        int count = content.get();
        if (bits != SAMPLE_BITS || (count != 1 && count != Pixels.CHANNELS)) {
            throw new UnsoundPicture(
                    "is a JPEG of %d colours of %d bits; 1 or 3 of 8 bits are offered"
                            .formatted(count, bits));
        }
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int name = content.get();
            int sampling = content.get();
            content.get();
            components.add(new Component(name, (sampling >> 4) * (sampling & 15)));
        }
        saysColours |=
                components.stream().map(Component::name).toList().equals(List.of(82, 71, 66));
        long pixels = (long) width * height;
        frame =
                new Frame(
                        width,
                        height,
                        isProgressive
                                ? Math.max(pixels * count, coefficientBytes(pixels, components))
                                : pixels * count);
    }

    /** What a decoder holds of a picture that comes whole again and again, finer each time. */
    private static long coefficientBytes(long pixels, List<Component> components) {
        int all = components.stream().mapToInt(Component::samples).sum();
        int most = components.stream().mapToInt(Component::samples).max().orElseThrow();
        if (most < 1) {
            throw new UnsoundPicture("is a JPEG of colours without samples");
        }
        return COEFFICIENT_BYTES * pixels * all / most;
    }

    /** Goes past a scan and its data, which end with the next marker but those within them. */
    private int passScan() {
        if (frame == null || ++scans > MOST_SCANS) {
            throw new UnsoundPicture(
                    frame == null
                            ? "is a JPEG whose data come before its header"
                            : "is a JPEG of more than %d scans".formatted(MOST_SCANS));
        }
        int start = file.position();
        file.position(segmentEnd());
        int marker = nextMarker();
        while (isRestart(marker)) {
            marker = nextMarker();
        }
        keep(SCAN, start, file.position() - 2);
        return marker;
    }
}
