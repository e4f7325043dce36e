package io.flotilla.controller.access.api;

import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls any method with an empty request, and tells how the door answered. */
final class ProbeCall {

    private ProbeCall() {}

    /** What came first: a message, or the end with its reason. */
    record Outcome(Status.Code code, String reason) {

        boolean isRefusedAtTheDoor() {
            return code == Status.Code.PERMISSION_DENIED || code == Status.Code.UNAUTHENTICATED;
        }
    }

    static <Q, R> Outcome of(Channel channel, MethodDescriptor<Q, R> method, String token)
            throws Exception {
        var headers = new Metadata();
        if (!token.isEmpty()) {
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + token);
        }
        var outcome = new CompletableFuture<Outcome>();
        var call = channel.newCall(method, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(R message) {
                        outcome.complete(new Outcome(Status.Code.OK, ""));
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        outcome.complete(new Outcome(status.getCode(), reason(status, trailers)));
                    }
                },
                headers);
        call.request(1);
        if (method.getType().clientSendsOneMessage()) {
            call.sendMessage(emptyRequest(method));
        }
        call.halfClose();
        try {
            return outcome.get(20, TimeUnit.SECONDS);
        } finally {
            call.cancel("the answer is known", null);
        }
    }

    private static <Q> Q emptyRequest(MethodDescriptor<Q, ?> method) {
        return Objects.requireNonNull(
                ((PrototypeMarshaller<Q>) method.getRequestMarshaller()).getMessagePrototype());
    }

    private static String reason(Status status, Metadata trailers) {
        try {
            var details = StatusProto.fromStatusAndTrailers(status, trailers);
            for (var detail : details.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    return detail.unpack(ErrorInfo.class).getReason();
                }
            }
            return "";
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}
