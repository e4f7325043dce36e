package io.flotilla.controller.telemetry;

/**
 * What figures are about.
 *
 * @param slot that was asked
 * @param variant that answered, {@code models/{model}/versions/{version}/variants/{variant}}
 * @param operation by its OpenTelemetry GenAI name
 */
public record SeriesKey(String slot, String variant, String operation) {}
