package io.flotilla.host.picture;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.picture.PictureFile.UnsoundPicture;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a picture before a graph sees it, as {@code preprocessor_config.json} beside the
 * graph says it: it is brought to a size, cropped, and its bytes become numbers, in this order, as
 * the image processors of Hugging Face's transformers do it that work upon Pillow.
 */
public final class Preparation {
    private static final Path FILE = Path.of("preprocessor_config.json");

    private final Sizing sizing;
    private final Resampling resampling;
    private final @Nullable Size crop;
    private final Scaling scaling;
    private final boolean isBlueFirst;

    Preparation(Steps steps, Scaling scaling, boolean isBlueFirst) {
        this.sizing = steps.sizing;
        this.resampling = steps.resampling;
        this.crop = steps.crop;
        this.scaling = scaling;
        this.isBlueFirst = isBlueFirst;
    }

    /**
     * What is done to its sides.
     *
     * @param crop what is cut out of its middle; null: all of it
     */
    record Steps(Sizing sizing, Resampling resampling, @Nullable Size crop) {}

    /** In which order the numbers of a picture are. */
    public enum Layout {
        /** All of a channel, then those of the next. */
        CHANNELS_FIRST,
        /** All of a pixel, then those of the next. */
        CHANNELS_LAST
    }

    /**
     * A picture as a graph takes it.
     *
     * @param values for each channel of each pixel
     */
    public record Prepared(Size size, FloatBuffer values) {}

    /** Whether a folder says how pictures are prepared. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /** What a folder says. */
    public static Preparation in(Path folder) throws HostProblem {
        return PreprocessorFile.read(folder, FILE).preparation();
    }

    /** The size that all pictures come to; empty if it depends on theirs. */
    public Optional<Size> size() {
        if (crop != null) {
            return Optional.of(crop);
        }
        return sizing instanceof Sizing.To(Size size) ? Optional.of(size) : Optional.empty();
    }

    /**
     * Decodes and prepares a PNG or a JPEG.
     *
     * @param number of the picture among those of a request, from 1
     */
    public Prepared prepare(ByteBuffer picture, int number, Layout layout) throws HostProblem {
        Pixels pixels = PictureDecoder.decode(picture, number);
        Size wanted = sizing.of(new Size(pixels.width(), pixels.height()));
        try {
            return prepared(
                    Resampler.resize(pixels, wanted.width(), wanted.height(), resampling), layout);
        } catch (UnsoundPicture unsound) {
            throw PictureFile.problem(number, String.valueOf(unsound.getMessage()));
        }
    }

    /** What lies outside of the picture, where it is smaller than what is cut out, is black. */
    private Prepared prepared(Pixels pixels, Layout layout) {
        Size all = new Size(pixels.width(), pixels.height());
        Size size = crop == null ? all : crop;
        int left = Math.floorDiv(all.width() - size.width(), 2);
        int top = Math.floorDiv(all.height() - size.height(), 2);
        int area = size.width() * size.height();
        FloatBuffer values = FloatBuffer.allocate(area * Pixels.CHANNELS);
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
            int place = isBlueFirst ? Pixels.CHANNELS - 1 - channel : channel;
            for (int i = 0; i < area; i++) {
                int x = left + i % size.width();
                int y = top + i / size.width();
                int value = pixels.isInside(x, y) ? pixels.at(x, y, channel) : 0;
                values.put(
                        switch (layout) {
                            case CHANNELS_FIRST -> place * area + i;
                            case CHANNELS_LAST -> i * Pixels.CHANNELS + place;
                        },
                        scaling.of(value, channel));
            }
        }
        return new Prepared(size, values);
    }
}
