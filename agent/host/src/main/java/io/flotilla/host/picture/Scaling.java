package io.flotilla.host.picture;

import java.util.Arrays;
import java.util.List;

/**
 * What a byte of each channel becomes: it times a factor, plus an offset. All that is done to
 * channels, be it to rescale or to normalize them, comes to that.
 */
final class Scaling {
    private final double[] factors = new double[Pixels.CHANNELS];
    private final double[] offsets = new double[Pixels.CHANNELS];

    /** Leaves bytes as they are. */
    Scaling() {
        Arrays.fill(factors, 1);
    }

    /** Then takes away a mean, and divides by a deviation, of each channel. */
    Scaling normalized(List<Double> means, List<Double> deviations) {
        Scaling scaling = new Scaling();
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
            double deviation = deviations.get(channel);
            scaling.factors[channel] = factors[channel] / deviation;
            scaling.offsets[channel] = (offsets[channel] - means.get(channel)) / deviation;
        }
        return scaling;
    }

    float of(int value, int channel) {
        return (float) (value * factors[channel] + offsets[channel]);
    }
}
