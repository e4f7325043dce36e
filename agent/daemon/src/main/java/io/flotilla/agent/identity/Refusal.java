package io.flotilla.agent.identity;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why the controller could not be talked to, and what to do. */
public final class Refusal {
    private Refusal() {}

    static EnrollmentException ofEnrollment(StatusRuntimeException failure, String controller) {
        var status = failure.getStatus();
        var said = status.getDescription() == null ? "" : " (" + status.getDescription() + ")";
        return switch (status.getCode()) {
            case UNAUTHENTICATED ->
                    lasting(
                            "the join token is unknown, expired, revoked or used up"
                                    + said
                                    + "; have a new one made and put it into the configuration",
                            failure);
            case ALREADY_EXISTS ->
                    lasting(
                            "another machine holds the device id"
                                    + said
                                    + "; choose another device.id, or have the old device retired",
                            failure);
            case INVALID_ARGUMENT, PERMISSION_DENIED, FAILED_PRECONDITION ->
                    lasting("the controller refused the enrolment" + said, failure);
            default -> {
                var trust = isTrustProblem(failure) && outOfTime(failure.getStatus()).isEmpty();
                yield new EnrollmentException(describe(failure, controller), trust, failure);
            }
        };
    }

    /** Why a call to the controller failed. */
    public static String describe(StatusRuntimeException failure, String controller) {
        return describe(failure.getStatus(), controller);
    }

    /** Why a call or a stream to the controller ended. */
    public static String describe(Status status, String controller) {
        var outOfTime = outOfTime(status);
        if (outOfTime.isPresent()) {
            return "the certificate of %s is not valid now (%s): it is wrong, or this machine's clock is"
                    .formatted(controller, outOfTime.get());
        }
        for (var cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return "the certificate of "
                        + controller
                        + " is not issued by what controller.caFile trusts, or not for this name: "
                        + cause.getMessage();
            }
            if (cause instanceof SSLHandshakeException && cause.getCause() == null) {
                return "TLS with " + controller + " failed: " + cause.getMessage();
            }
            if (cause instanceof SSLException && isNotTls(cause)) {
                return controller + " does not speak TLS; check controller.address";
            }
        }
        var description = status.getDescription();
        return status.getCode()
                + (description == null ? "" : ": " + description)
                + causeOf(status.getCause());
    }

    /** Which bound of a certificate's life the time is outside of; empty: none, for all we know. */
    private static Optional<String> outOfTime(Status status) {
        for (var cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException
                    || cause instanceof CertificateNotYetValidException) {
                return Optional.of(String.valueOf(cause.getMessage()));
            }
        }
        return Optional.empty();
    }

    private static String causeOf(@Nullable Throwable cause) {
        return cause == null ? "" : " (" + cause.getMessage() + ")";
    }

    private static boolean isTrustProblem(StatusRuntimeException failure) {
        for (var cause = failure.getStatus().getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNotTls(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("Unsupported or unrecognized SSL");
    }

    private static EnrollmentException lasting(String message, StatusRuntimeException cause) {
        return new EnrollmentException(message, true, cause);
    }
}
