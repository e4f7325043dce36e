package io.flotilla.contract.selection;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One reason why a variant may not run on a device.
 *
 * @param message one sentence of which the variant is the subject, with the figures
 * @param metadata the figures by lowerCamelCase key in order, bytes as decimal numbers
 */
public record Rejection(Reason reason, String message, Map<String, String> metadata) {

    public Rejection {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** Kinds of reasons. */
    public enum Reason {
        /** Not said, or a kind that this reader does not know. */
        UNKNOWN,
        /** No engine on the device runs its format, or none has the provider it is made for. */
        NO_RUNTIME,
        /** The processor lacks an instruction set that it needs. */
        ISA,
        /** It needs more memory than there is. */
        NO_MEMORY,
        /** It needs more disk than there is. */
        NO_DISK,
        /** The policy does not allow its precision. */
        PRECISION_NOT_ALLOWED,
        /** The policy pins another variant. */
        NOT_PINNED,
        /** It failed on this device before. */
        QUARANTINED,
        /** Its context is shorter than the policy asks for. */
        CONTEXT_TOO_SHORT
    }
}
