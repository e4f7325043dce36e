package io.flotilla.host.engine;

import java.io.IOException;
import java.util.Map;

/**
 * Why a request failed: a stable reason, one sentence, and each value that the sentence mentions.
 */
public final class HostProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Map<String, String> metadata;

    /** The kinds of failure, as {@code runtime_host.proto} lists them. */
    public enum Reason {
        /** A field of the request is wrong. */
        INVALID_INPUT,
        /** What arrived is not a request. */
        MALFORMED_REQUEST,
        /** A frame is longer than the protocol allows. */
        FRAME_TOO_LARGE,
        /** Too many requests wait already. */
        BUSY,
        /** The starter no longer wants the answer. */
        CANCELLED,
        /** Nothing is loaded yet. */
        NOT_LOADED,
        /** A variant is loaded already. */
        ALREADY_LOADED,
        /** The host has no such engine. */
        RUNTIME_UNKNOWN,
        /** A file of the variant is not there. */
        FILE_MISSING,
        /** The model file is not what its format asks for. */
        MODEL_MALFORMED,
        /** The model is well formed, but not one that the engine or the host can run. */
        MODEL_UNSUPPORTED,
        /**
         * The tokenizer file, or a configuration file beside it, is not what its format asks for.
         */
        TOKENIZER_MALFORMED,
        /** Loading failed for another reason. */
        LOAD_FAILED,
        /** The engine failed on an input, or answered nonsense. */
        INFERENCE_FAILED,
        /** These files cannot be made into that precision. */
        QUANTIZATION_UNSUPPORTED,
        /** Files could not be written. */
        OUTPUT_FAILED,
        /** The outputs to compare with are of other inputs or another kind. */
        REFERENCE_MISMATCH,
        /** There is not enough memory; the host ends. */
        OUT_OF_MEMORY,
        /** A defect of the host. */
        INTERNAL
    }

    public HostProblem(Reason reason, String message) {
        this(reason, message, Map.of());
    }

    public HostProblem(Reason reason, String message, Map<String, String> metadata) {
        super(message);
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
    }

    public HostProblem(
            Reason reason, String message, Map<String, String> metadata, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
    }

    /** The problem of one field of a request. */
    public static HostProblem invalid(String field, String message) {
        return new HostProblem(Reason.INVALID_INPUT, message, Map.of("field", field));
    }

    /** The problem of a request whose answer is not wanted any more. */
    public static HostProblem cancelled() {
        return new HostProblem(Reason.CANCELLED, "The request was cancelled.");
    }

    /** The problem of an allocation that failed, in Java or in the engine. */
    public static HostProblem outOfMemory(Throwable cause) {
        return new HostProblem(
                Reason.OUT_OF_MEMORY, "There is not enough memory.", Map.of(), cause);
    }

    /** The problem of files that could not be written. */
    public static HostProblem outputFailed(IOException cause) {
        return new HostProblem(
                Reason.OUTPUT_FAILED, "Files could not be written: " + cause, Map.of(), cause);
    }

    /** The problem of a request that met a defect of the host. */
    public static HostProblem defect(RuntimeException defect) {
        return new HostProblem(
                Reason.INTERNAL, "The host has a defect: " + defect, Map.of(), defect);
    }

    public Reason reason() {
        return reason;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** Its text; unlike that of other exceptions, never absent. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
