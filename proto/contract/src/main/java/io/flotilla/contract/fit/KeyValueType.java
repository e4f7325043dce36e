package io.flotilla.contract.fit;

import java.util.Arrays;
import java.util.Optional;

/** A type in which an engine can hold the keys and values of past tokens, the most exact first. */
public enum KeyValueType {
    /** Sixteen bits, as engines do unless told otherwise. */
    F16("f16", 16),
    /** Blocks of 32 numbers of eight bits with one scale. */
    Q8_0("q8_0", 8.5),
    /** Blocks of 32 numbers of four bits with one scale. */
    Q4_0("q4_0", 4.5);

    private final String id;
    private final double bits;

    KeyValueType(String id, double bits) {
        this.id = id;
        this.bits = bits;
    }

    /** The name that llama.cpp has for it. */
    public String id() {
        return id;
    }

    /** The type of that name; empty for one that is not known here. */
    public static Optional<KeyValueType> named(String id) {
        return Arrays.stream(values()).filter(type -> type.id.equals(id)).findFirst();
    }

    /** What it takes of what 16 bits take. */
    double shareOfF16() {
        return bits / F16.bits;
    }
}
