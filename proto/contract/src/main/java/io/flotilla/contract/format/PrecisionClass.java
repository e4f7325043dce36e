package io.flotilla.contract.format;

/** How many bits a weight nominally takes, in the steps that matter for quality and memory. */
public enum PrecisionClass {
    /** One or two bits, ternary included. */
    ULTRA_LOW,
    /** Three or four bits. */
    LOW,
    /** Five to eight bits. */
    MEDIUM,
    /** Sixteen bits. */
    HALF,
    /** Thirty-two bits or more. */
    FULL
}
