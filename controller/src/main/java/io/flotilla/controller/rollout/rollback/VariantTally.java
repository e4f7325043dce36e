package io.flotilla.controller.rollout.rollback;

/**
 * How often a variant was put to the test on devices of one hardware class.
 *
 * @param variant its full name
 * @param executed devices on which its trial has ended
 * @param failed those of them on which it failed, whatever they serve now
 */
public record VariantTally(String variant, String hardwareClass, int executed, int failed) {}
