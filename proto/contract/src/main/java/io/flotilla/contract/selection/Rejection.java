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
        /** No engine on the device runs its format. */
        NO_RUNTIME,
        /** The engine is there, but no provider that it is made for, or none proved to work. */
        EP_MISSING,
        /** It was compiled for another chip or driver than the device's. */
        COMPAT_STRING,
        /** The engine there is too old for its file. */
        FORMAT_VERSION,
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
        /** It is further from the reference than the policy allows. */
        QUALITY_FLOOR,
        /** It was measured to be slower than the policy allows. */
        SLO_MEASURED,
        /** What proves that it is released is missing or wrong. */
        SIGNATURE,
        /** The rollout has withdrawn it from devices like this one. */
        WITHDRAWN,
        /** Its context is shorter than the policy asks for. */
        CONTEXT_TOO_SHORT
    }
}
