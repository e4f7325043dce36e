package io.flotilla.host.picture;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** What Pillow makes of pictures; {@code picture/make.py} among the resources says how. */
final class Reference {
    private Reference() {}

    /** A line of a file: a name, a size, and values. */
    record Line(String name, int width, int height, List<String> values) {
        byte[] bytes() {
            return HexFormat.of().parseHex(values.getFirst());
        }

        @Override
        public String toString() {
            return "%s to %d x %d".formatted(name, width, height);
        }
    }

    static List<Line> lines(String file) {
        return new String(bytes(file), StandardCharsets.US_ASCII)
                .lines()
                .map(line -> List.of(line.split(" ")))
                .map(
                        words ->
                                new Line(
                                        words.get(0),
                                        Integer.parseInt(words.get(1)),
                                        Integer.parseInt(words.get(2)),
                                        words.subList(3, words.size())))
                .toList();
    }

    static ByteBuffer picture(String file) {
        return ByteBuffer.wrap(bytes(file));
    }

    static byte[] bytes(String file) {
        try (InputStream in = Reference.class.getResourceAsStream("/picture/" + file)) {
            return requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The picture that the others are made of. */
    static Pixels pattern(int width, int height) {
        Pixels pattern = new Pixels(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pattern.set(x, y, 0, x * 37 + y * 11);
                pattern.set(x, y, 1, x * x * 5 + y * 29);
                pattern.set(x, y, 2, x * y * 17);
            }
        }
        return pattern;
    }

    static byte[] bytes(Pixels pixels) {
        ByteBuffer bytes = ByteBuffer.allocate(pixels.width() * pixels.height() * Pixels.CHANNELS);
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    bytes.put((byte) pixels.at(x, y, channel));
                }
            }
        }
        return bytes.array();
    }
}
