package io.flotilla.contract.format;

/** The answer to "what is this file?". */
public sealed interface Inspection {

    /** A model file that was read and found consistent. */
    record Recognised(ModelFile file) implements Inspection {}

    /**
     * A known kind of file that is not read any further.
     *
     * @param kind its common name, such as {@code safetensors}
     * @param hint what to do with it instead
     */
    record Unsupported(String kind, String hint) implements Inspection {}

    /** Not a model file as far as its first bytes tell. */
    record Unrecognised(String reason) implements Inspection {}

    /**
     * A file of the format, truncated or damaged or beyond the limits.
     *
     * @param offset the byte at which reading failed
     */
    record Malformed(Format format, String reason, long offset) implements Inspection {}

    /** How the file is laid out; opaque unless it was recognised. */
    default Layout layout() {
        return switch (this) {
            case Recognised(var file) -> file.layout();
            case Unsupported _, Unrecognised _, Malformed _ -> new Layout.Opaque();
        };
    }
}
