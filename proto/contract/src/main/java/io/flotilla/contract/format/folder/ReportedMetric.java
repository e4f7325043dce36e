package io.flotilla.contract.format.folder;

/**
 * What a tool that made the model measured of it. It is its word, and nobody here checked it.
 *
 * @param subject which model was measured, by the tool's own name
 */
public record ReportedMetric(String subject, String metric, double value) {}
