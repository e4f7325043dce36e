package io.flotilla.contract.selection;

import io.flotilla.contract.format.ModelRuntime;

/**
 * What a variant was seen to do with one engine; a figure that was not taken is 0.
 *
 * @param samples how many runs or requests the figures are of
 * @param loadSeconds from the start of the host until it can answer, the median
 * @param peakResidentBytes the most main memory that the host was seen to hold
 */
public record Measured(
        Subject subject,
        Source source,
        int samples,
        Speed speed,
        double loadSeconds,
        long peakResidentBytes) {

    public Measured {
        if (samples < 1 || loadSeconds < 0 || peakResidentBytes < 0) {
            throw new IllegalArgumentException("no measurement: " + samples + " samples");
        }
    }

    /**
     * What was measured.
     *
     * @param variant its full resource name
     * @param runtimeVersion empty: not known, and any counts
     * @param provider short name of the execution provider it ran on
     */
    public record Subject(
            String variant, ModelRuntime runtime, String runtimeVersion, String provider) {}

    /** Where a measurement was taken; the earlier is the more telling. */
    public enum Source {
        /** On the device itself. */
        THIS_DEVICE,
        /** On devices of the same hardware class. */
        HARDWARE_CLASS
    }

    /**
     * How fast it was.
     *
     * @param tokensPerSecond that one sequence gets, the median
     * @param latencyP50Seconds of one inference, the median
     * @param latencyP95Seconds within which 95 of 100 inferences are done
     * @param firstTokenSeconds until the first token, the median
     */
    public record Speed(
            double tokensPerSecond,
            double latencyP50Seconds,
            double latencyP95Seconds,
            double firstTokenSeconds) {

        public Speed {
            if (!(tokensPerSecond >= 0)
                    || !(latencyP50Seconds >= 0)
                    || !(latencyP95Seconds >= 0)
                    || !(firstTokenSeconds >= 0)) {
                throw new IllegalArgumentException("no speed: " + tokensPerSecond + " tokens/s");
            }
        }

        /** A language model's, of which nothing else is known. */
        public static Speed ofTokens(double perSecond) {
            return new Speed(perSecond, 0, 0, 0);
        }

        /** Of a model that answers whole inputs. */
        public static Speed ofLatency(double p50Seconds, double p95Seconds) {
            return new Speed(0, p50Seconds, p95Seconds, 0);
        }

        /** Seconds for a token, else for an inference; 0 if neither is known. */
        public double secondsPerAnswer() {
            if (tokensPerSecond > 0) {
                return 1 / tokensPerSecond;
            }
            return latencyP50Seconds > 0 ? latencyP50Seconds : latencyP95Seconds;
        }
    }
}
