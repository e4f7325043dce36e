package io.flotilla.host.picture;

import io.flotilla.host.picture.PictureFile.Format;
import io.flotilla.host.picture.PictureFile.Frame;
import io.flotilla.host.picture.PictureFile.UnsoundPicture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Looks through a PNG, chunk by chunk. Source: the W3C's Portable Network Graphics, 3rd edition.
 */
final class PngFile {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "IDAT", "IEND");
    private static final int TYPE_BYTES = 4;
    private static final int BYTE_BITS = 8;
    private static final int GRAY = 0;
    private static final int COLOUR = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_AND_ALPHA = 4;
    private static final int COLOUR_AND_ALPHA = 6;

    private final ByteBuffer file;
    private final Essence essence;

    private PngFile(ByteBuffer file) {
        this.file = file;
        this.essence = new Essence(file.remaining());
    }

    static boolean isOne(ByteBuffer file) {
        return file.remaining() >= Long.BYTES && file.getLong(0) == SIGNATURE;
    }

    static PictureFile read(ByteBuffer file) {
        return new PngFile(file).read();
    }

    private PictureFile read() {
        essence.keep(file, 0, Long.BYTES);
        file.position(Long.BYTES);
        if (!nextChunk().equals("IHDR")) {
            throw new UnsoundPicture("is a PNG that does not begin with its header");
        }
        Frame frame = frame(file.slice(Long.BYTES + Integer.BYTES + TYPE_BYTES, 13));
        String type;
        do {
            type = nextChunk();
        } while (!type.equals("IEND"));
        return new PictureFile(Format.PNG, frame, Orientation.UPRIGHT, essence);
    }

    /** Goes past a chunk, and keeps it if it is needed. */
    private String nextChunk() {
        int start = file.position();
        int length = file.getInt();
        byte[] name = new byte[TYPE_BYTES];
        file.get(name);
        String type = new String(name, StandardCharsets.ISO_8859_1);
        if (length < 0 || length > file.remaining() - Integer.BYTES) {
            throw new UnsoundPicture("ends too early, within its chunk " + type);
        }
        int end = file.position() + length;
        if (NEEDED.contains(type)) {
            requireIntact(type, start + Integer.BYTES, end);
            essence.keep(file, start, end + Integer.BYTES);
        }
        file.position(end + Integer.BYTES);
        return type;
    }

    private void requireIntact(String type, int start, int end) {
        CRC32 sum = new CRC32();
        sum.update(file.slice(start, end - start));
        if ((int) sum.getValue() != file.getInt(end)) {
            throw new UnsoundPicture("is damaged in its chunk " + type);
        }
    }

    private static Frame frame(ByteBuffer header) {
        int width = header.getInt();
        int height = header.getInt();
        int depth = header.get();
        int samples =
                switch (header.get()) {
                    case GRAY, PALETTE -> 1;
                    case GRAY_AND_ALPHA -> 2;
                    case COLOUR -> 3;
                    case COLOUR_AND_ALPHA -> 4;
                    default -> throw new UnsoundPicture("is a PNG of a colour type that is none");
                };
        int sampleBytes = depth > BYTE_BITS ? 2 : 1;
        return new Frame(width, height, (long) width * height * samples * sampleBytes);
    }
}
