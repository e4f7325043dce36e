package io.flotilla.bench.selection;

/**
 * What was measured of a variant.
 *
 * @param divergence from the reference: one less the cosine, or nats of a language model
 * @param secondsPerAnswer for a text, or for a token of a language model
 */
record Outcome(
        BuiltVariant variant, double divergence, double secondsPerAnswer, long peakResidentBytes) {}
