package io.flotilla.host.picture;

import io.flotilla.host.picture.PictureFile.UnsoundPicture;

/**
 * Makes pictures of another size, bit for bit as Pillow makes them: first along the rows, then
 * along the columns, each time rounded to bytes, with weights of 22 binary places. Source: Pillow's
 * Resample.c, and for the nearest pixel Geometry.c.
 */
final class Resampler {
    private static final int PLACES = 22;
    private static final int HALF = 1 << (PLACES - 1);
    private static final int LARGEST = 255;

    /** As many as {@link PictureFile} lets in; lines that are stretched would have far more. */
    private static final long MOST_PIXELS = 16 << 20;

    private Resampler() {}

    static Pixels resize(Pixels pixels, int width, int height, Resampling resampling) {
        if (width == pixels.width() && height == pixels.height()) {
            return pixels;
        }
        if ((long) width * Math.max(height, pixels.height()) > MOST_PIXELS) {
            throw new UnsoundPicture(
                    "of %d x %d pixels is too narrow to become one of %d x %d"
                            .formatted(pixels.width(), pixels.height(), width, height));
        }
        if (resampling == Resampling.NEAREST) {
            return nearest(pixels, width, height);
        }
        Pixels rows = width == pixels.width() ? pixels : alongRows(pixels, width, resampling);
        return height == rows.height() ? rows : alongColumns(rows, height, resampling);
    }

    private static Pixels nearest(Pixels pixels, int width, int height) {
        int[] columns = nearest(pixels.width(), width);
        int[] rows = nearest(pixels.height(), height);
        Pixels resized = new Pixels(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    resized.set(x, y, channel, pixels.at(columns[x], rows[y], channel));
                }
            }
        }
        return resized;
    }

    /** Adds up steps as the original does, whose errors in the last place are its own. */
    private static int[] nearest(int from, int to) {
        double step = (double) from / to;
        double place = step * 0.5;
        int[] places = new int[to];
        for (int i = 0; i < to; i++) {
            places[i] = Math.min((int) place, from - 1);
            place += step;
        }
        return places;
    }

    private static Pixels alongRows(Pixels pixels, int width, Resampling resampling) {
        Weights[] weights = Weights.all(pixels.width(), width, resampling);
        Pixels resized = new Pixels(width, pixels.height());
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    int sum = HALF;
                    for (int i = 0; i < weights[x].values.length; i++) {
                        sum += pixels.at(weights[x].first + i, y, channel) * weights[x].values[i];
                    }
                    resized.set(x, y, channel, rounded(sum));
                }
            }
        }
        return resized;
    }

    private static Pixels alongColumns(Pixels pixels, int height, Resampling resampling) {
        Weights[] weights = Weights.all(pixels.height(), height, resampling);
        Pixels resized = new Pixels(pixels.width(), height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < pixels.width(); x++) {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    int sum = HALF;
                    for (int i = 0; i < weights[y].values.length; i++) {
                        sum += pixels.at(x, weights[y].first + i, channel) * weights[y].values[i];
                    }
                    resized.set(x, y, channel, rounded(sum));
                }
            }
        }
        return resized;
    }

    private static int rounded(int sum) {
        return Math.clamp(sum >> PLACES, 0, LARGEST);
    }

    /** What each of some neighbouring pixels counts for in a new one. */
    private static final class Weights {
        private final int first;
        private final int[] values;

        private Weights(int first, int[] values) {
            this.first = first;
            this.values = values;
        }

        static Weights[] all(int from, int to, Resampling resampling) {
            double scale = (double) from / to;
            double widening = Math.max(scale, 1);
            Weights[] all = new Weights[to];
            for (int i = 0; i < to; i++) {
                all[i] = around((i + 0.5) * scale, widening, from, resampling);
            }
            return all;
        }

        private static Weights around(
                double centre, double widening, int size, Resampling resampling) {
            double support = resampling.support() * widening;
            int first = Math.max(0, (int) (centre - support + 0.5));
            int end = Math.min(size, (int) (centre + support + 0.5));
            double[] weights = new double[end - first];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = resampling.weight((first + i - centre + 0.5) * (1 / widening));
                sum += weights[i];
            }
            int[] values = new int[weights.length];
            for (int i = 0; i < values.length; i++) {
                double share = sum == 0 ? weights[i] : weights[i] / sum;
                values[i] = (int) (Math.copySign(0.5, share) + share * (1 << PLACES));
            }
            return new Weights(first, values);
        }
    }
}
