package io.flotilla.contract.selection;

/**
 * How far a variant is from its version's reference.
 *
 * @param divergence 0 for none
 * @param measured else it is what the precision lets expect
 */
public record ExpectedQuality(double divergence, boolean measured) {}
