package io.flotilla.controller.telemetry;

import io.flotilla.contract.selection.Measured;

/**
 * What one device has seen a variant do.
 *
 * @param predictedBytes memory that it had expected the variant to take; 0: it did not say
 */
public record VariantFigures(Measured measured, long predictedBytes) {}
