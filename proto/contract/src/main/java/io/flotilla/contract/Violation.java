package io.flotilla.contract;

/**
 * One thing that is wrong with what a caller sent.
 *
 * @param field path of the offending field within it, in the wire's JSON names, such as {@code
 *     matchExpressions[1].key}
 * @param description what is wrong and what would be right, in one sentence
 */
public record Violation(String field, String description) {}
