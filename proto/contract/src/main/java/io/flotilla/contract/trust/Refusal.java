package io.flotilla.contract.trust;

/** Why something is not acted on. */
public enum Refusal {
    /** Too few of the keys that must sign have signed. */
    UNSIGNED,
    /** It is not what was signed. */
    ALTERED,
    /** It cannot be read. */
    MALFORMED,
    /** Its time has passed. */
    EXPIRED,
    /** It is older than what was seen before. */
    REPLAYED,
    /** Files that do not belong together. */
    MIXED,
    /** Signed by a key that has held the role once, and does no more. */
    ROTATED_OUT_KEY,
    /** The release key does not say that it exists. */
    NOT_RELEASED,
    /** The director does not say that this device is to run it. */
    NOT_DIRECTED,
    /** Too old to be activated again, as the release key says. */
    BELOW_SECURITY_FLOOR,
    /** It needs a newer agent. */
    AGENT_TOO_OLD
}
