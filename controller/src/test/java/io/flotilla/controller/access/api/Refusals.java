package io.flotilla.controller.access.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects calls to be refused. */
public final class Refusals {

    private Refusals() {}

    /** Expects the code and the reason of ErrorInfo, and returns the status. */
    public static com.google.rpc.Status expect(
            Status.Code code, String reason, ThrowingCallable call) {
        var status = statusOf(call);
        assertThat(Status.fromCodeValue(status.getCode()).getCode())
                .as(status.getMessage())
                .isEqualTo(code);
        assertThat(infoOf(status).getReason()).isEqualTo(reason);
        return status;
    }

    private static com.google.rpc.Status statusOf(ThrowingCallable call) {
        var thrown = Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(thrown).as("the call was not refused").isNotNull();
        return Objects.requireNonNull(
                StatusProto.fromStatusAndTrailers(thrown.getStatus(), thrown.getTrailers()));
    }

    private static ErrorInfo infoOf(com.google.rpc.Status status) {
        try {
            for (var detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    return detail.unpack(ErrorInfo.class);
                }
            }
            return ErrorInfo.getDefaultInstance();
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}
