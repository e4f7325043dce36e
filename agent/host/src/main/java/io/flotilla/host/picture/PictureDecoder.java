package io.flotilla.host.picture;

import io.flotilla.host.engine.HostProblem;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes pictures by Java's own decoders into red, green and blue, as Pillow's {@code
 * convert("RGB")} has them: what a picture says of transparency and of colour profiles makes no
 * difference, and of samples of sixteen bits the upper eight count.
 */
final class PictureDecoder {
    private static final int WIDE_SAMPLE_BITS = 16;
    private static final int BYTE_BITS = 8;

    private PictureDecoder() {}

    /**
     * Decodes a file, and turns its picture upright.
     *
     * @param number of the picture among those of a request, from 1
     */
    static Pixels decode(ByteBuffer bytes, int number) throws HostProblem {
        PictureFile file = PictureFile.of(bytes, number);
        try {
            return pixels(read(file), file.orientation());
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage();
            throw PictureFile.problem(
                    number, "cannot be decoded" + (why == null ? "" : ": " + why));
        }
    }

    private static BufferedImage read(PictureFile file) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(file.format().name()).next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file.essence()))) {
            reader.setInput(in, true, true);
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    private static Pixels pixels(BufferedImage image, Orientation orientation) {
        int width = image.getWidth();
        int height = image.getHeight();
        Pixels pixels =
                orientation.swapsSides() ? new Pixels(height, width) : new Pixels(width, height);
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        Colours colours = Colours.of(image.getColorModel(), raster);
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int seenX = orientation.x(x, y, width, height);
                int seenY = orientation.y(x, y, width, height);
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    pixels.set(seenX, seenY, channel, colours.at(row, x * bands, channel));
                }
            }
        }
        return pixels;
    }

    /** How samples of a picture are understood. */
    private interface Colours {

        /** What the pixel whose samples begin there has of a channel. */
        int at(int[] samples, int start, int channel);

        static Colours of(ColorModel model, Raster raster) {
            if (model instanceof IndexColorModel palette) {
                return (samples, start, channel) -> inPalette(palette, samples[start], channel);
            }
            int shift =
                    raster.getSampleModel().getSampleSize(0) == WIDE_SAMPLE_BITS ? BYTE_BITS : 0;
            boolean isGray = raster.getNumBands() < Pixels.CHANNELS;
            return (samples, start, channel) -> samples[start + (isGray ? 0 : channel)] >> shift;
        }

        private static int inPalette(IndexColorModel palette, int index, int channel) {
            return switch (channel) {
                case 0 -> palette.getRed(index);
                case 1 -> palette.getGreen(index);
                default -> palette.getBlue(index);
            };
        }
    }
}
