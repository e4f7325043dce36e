package io.flotilla.contract.hardware;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A processor; a text that is not known is empty.
 *
 * @param architecture {@code x86-64} or {@code aarch64}
 * @param vendor in lower case, such as {@code intel} or {@code arm}
 * @param modelName as the processor states it, or the names of its cores
 * @param physicalCores of the machine; 0 if that is not known
 * @param logicalCores hardware threads that the agent may use
 * @param isaExtensions in lower case, under the names that Linux gives them, such as {@code
 *     avx512_vnni} and {@code asimddp}
 */
public record Cpu(
        String architecture,
        String vendor,
        String modelName,
        int physicalCores,
        int logicalCores,
        SortedSet<String> isaExtensions) {

    private static final Set<String> EIGHT_BIT_DOT_PRODUCTS =
            Set.of("amx_int8", "avx512_vnni", "avx_vnni", "asimddp", "i8mm");

    public Cpu {
        isaExtensions = Collections.unmodifiableSortedSet(new TreeSet<>(isaExtensions));
    }

    /** What of these is missing, each an architecture or an extension. */
    public SortedSet<String> lacking(Collection<String> requiredIsa) {
        var lacking = new TreeSet<>(requiredIsa);
        lacking.remove(architecture);
        lacking.removeAll(isaExtensions);
        return lacking;
    }

    /** Whether one instruction multiplies and sums several bytes, which makes INT8 fast. */
    public boolean hasEightBitDotProducts() {
        return !Collections.disjoint(isaExtensions, EIGHT_BIT_DOT_PRODUCTS);
    }
}
