package io.flotilla.agent.serve;

import io.flotilla.agent.runtime.Fault;
import org.jspecify.annotations.Nullable;

/** An answer other than success; each dialect writes it in its own shape. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final String code;
    private final @Nullable String parameter;

    private ApiException(
            int status, String type, String code, @Nullable String parameter, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.parameter = parameter;
    }

    /** The caller has sent something wrong, in that member if one is named. */
    public static ApiException invalid(@Nullable String parameter, String message) {
        return new ApiException(400, "invalid_request_error", "invalid_value", parameter, message);
    }

    static ApiException unauthorized() {
        return new ApiException(
                401,
                "authentication_error",
                "invalid_api_key",
                null,
                "send \"Authorization: Bearer ...\" with this device's token");
    }

    /** There is nothing at that path. */
    public static ApiException notFound(String what) {
        return new ApiException(404, "invalid_request_error", "not_found", null, what);
    }

    /** There is no slot of that name. */
    public static ApiException modelNotFound(String model) {
        return new ApiException(
                404,
                "invalid_request_error",
                "model_not_found",
                "model",
                "there is no slot \"" + model + "\" on this device; GET /v1/models lists them");
    }

    static ApiException forbidden(String why) {
        return new ApiException(403, "permission_error", "forbidden", null, why);
    }

    static ApiException notOffered(String parameter) {
        return new ApiException(
                400,
                "invalid_request_error",
                "not_offered",
                parameter,
                "this device does not offer \"" + parameter + "\"");
    }

    static ApiException methodNotAllowed(String allowed) {
        return new ApiException(
                405, "invalid_request_error", "method_not_allowed", null, "use " + allowed);
    }

    static ApiException tooLarge(long maxBytes) {
        return new ApiException(
                413,
                "invalid_request_error",
                "request_too_large",
                null,
                "a request may have at most " + maxBytes + " bytes");
    }

    /** Nothing answers in that slot now. */
    public static ApiException notReady(String model) {
        return new ApiException(
                503,
                "server_error",
                "model_not_ready",
                "model",
                "nothing answers in the slot \"" + model + "\" now; try again soon");
    }

    static ApiException busy() {
        return new ApiException(
                429,
                "rate_limit_error",
                "overloaded",
                null,
                "too many requests wait; try again soon");
    }

    /** Whoever asked has gone; this is for nobody but logs and those who close their half only. */
    static ApiException unwanted() {
        return new ApiException(
                499, "invalid_request_error", "cancelled", null, "the caller has gone");
    }

    /** A model goes on, but not with the request. */
    static ApiException refused(@Nullable String parameter, String reason, String message) {
        return switch (reason) {
            case "INVALID_INPUT", "MODEL_UNSUPPORTED" -> invalid(parameter, message);
            case "BUSY" -> busy();
            default -> failed(message);
        };
    }

    /** A model does not answer. */
    static ApiException unavailable(String model, Fault fault) {
        return fault.kind() == Fault.Kind.TIMED_OUT ? timedOut(fault.message()) : notReady(model);
    }

    static ApiException failed(String message) {
        return new ApiException(500, "server_error", "inference_failed", null, message);
    }

    static ApiException timedOut(String message) {
        return new ApiException(504, "server_error", "timed_out", null, message);
    }

    /** Its status in HTTP. */
    public int status() {
        return status;
    }

    /** Whether the same request can succeed a moment later. */
    boolean isPassing() {
        return status == 503 || status == 429;
    }

    /** What went wrong, for people. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** OpenAI's kind of errors that it is one of. */
    public String type() {
        return type;
    }

    /** What it is, for programs. */
    public String code() {
        return code;
    }

    /** The member of the request that it is about, if it is about one. */
    public @Nullable String parameter() {
        return parameter;
    }
}
