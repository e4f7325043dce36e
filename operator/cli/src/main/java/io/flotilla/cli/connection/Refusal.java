package io.flotilla.cli.connection;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.flotilla.cli.ExitCode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the controller, or the way to it, said instead of an answer.
 *
 * @param message one sentence for people
 * @param reason the controller's stable reason, or empty
 * @param violations each thing that is wrong with the request
 * @param exitCode what to tell the shell
 */
public record Refusal(String message, String reason, List<String> violations, int exitCode) {
    public Refusal {
        violations = List.copyOf(violations);
    }

    /** Reads the details that the controller attached. */
    public static Refusal of(StatusRuntimeException failure) {
        var reason = "";
        var violations = new ArrayList<String>();
        var status = StatusProto.fromThrowable(failure);
        for (Any detail : status == null ? List.<Any>of() : status.getDetailsList()) {
            try {
                if (detail.is(ErrorInfo.class)) {
                    reason = detail.unpack(ErrorInfo.class).getReason();
                } else if (detail.is(BadRequest.class)) {
                    for (var violation : detail.unpack(BadRequest.class).getFieldViolationsList()) {
                        violations.add(violation.getField() + ": " + violation.getDescription());
                    }
                }
            } catch (InvalidProtocolBufferException _) {
                // a detail that cannot be read adds nothing; the message stands
            }
        }
        return new Refusal(
                sentence(failure.getStatus()), reason, violations, exitCode(failure.getStatus()));
    }

    /** Whether the controller gave this very reason. */
    public boolean isFor(String expectedReason) {
        return reason.equals(expectedReason);
    }

    private static String sentence(Status status) {
        var description = Objects.requireNonNullElse(status.getDescription(), "");
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            return "The controller cannot be reached: " + cause(status, description);
        }
        return description.isEmpty() ? status.getCode().toString() : description;
    }

    private static String cause(Status status, String description) {
        var cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause == null) {
            return description;
        }
        return description.isEmpty()
                ? String.valueOf(cause.getMessage())
                : description + " (" + cause.getMessage() + ")";
    }

    private static int exitCode(Status status) {
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, OUT_OF_RANGE -> ExitCode.USAGE;
            case NOT_FOUND -> ExitCode.NOT_FOUND;
            case UNAUTHENTICATED, PERMISSION_DENIED -> ExitCode.NOT_ALLOWED;
            case UNAVAILABLE, DEADLINE_EXCEEDED -> ExitCode.UNREACHABLE;
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    ALREADY_EXISTS,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS ->
                    ExitCode.FAILED;
        };
    }
}
