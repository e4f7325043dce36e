package io.flotilla.host.picture;

import java.util.Optional;

/**
 * How a picture is made larger or smaller: what a pixel of the new picture has of one that is some
 * pixels away. The numbers and kernels are Pillow's (Resample.c); that a kernel is widened where a
 * picture becomes smaller, so that all its pixels count, is up to {@link Resampler}.
 */
enum Resampling {
    /** The pixel that is there. */
    NEAREST(0) {
        @Override
        double weight(double distance) {
            throw new IllegalStateException("the nearest pixel is not weighed");
        }
    },
    LANCZOS(3) {
        @Override
        double weight(double distance) {
            return Math.abs(distance) < support() ? sinc(distance) * sinc(distance / support()) : 0;
        }
    },
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            return Math.max(0, 1 - Math.abs(distance));
        }
    },
    BICUBIC(2) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x < 1) {
                return ((SHARPNESS + 2) * x - (SHARPNESS + 3)) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * SHARPNESS : 0;
        }
    },
    BOX(0.5) {
        @Override
        double weight(double distance) {
            return distance > -0.5 && distance <= 0.5 ? 1 : 0;
        }
    },
    HAMMING(1) {
        @Override
        double weight(double distance) {
            return Math.abs(distance) < 1
                    ? sinc(distance) * (0.54 + 0.46 * Math.cos(distance * Math.PI))
                    : 0;
        }
    };

    private static final double SHARPNESS = -0.5;

    private final double support;

    Resampling(double support) {
        this.support = support;
    }

    /** The one of that number, which is how {@code preprocessor_config.json} names it. */
    static Optional<Resampling> numbered(double number) {
        return number >= 0 && number < values().length && number == Math.rint(number)
                ? Optional.of(values()[(int) number])
                : Optional.empty();
    }

    /** How far it looks, in pixels. */
    double support() {
        return support;
    }

    abstract double weight(double distance);

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
    }
}
