package io.flotilla.controller.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.UnsafeByteOperations;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.artifact.v1.Artifact;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc;
import io.flotilla.proto.artifact.v1.UploadArtifactRequest;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Takes a file as the raw body of {@code POST /v1/artifacts?sha256=...&size=...} and hands it on as
 * it comes: no faster than it is stored, and never more of it in memory than is on its way.
 */
@ApplicationScoped
class ArtifactUpload {

    /** Buffers come in sizes of a TLS record; each message is a hop to another thread. */
    private static final int MESSAGE_BYTES = 256 * 1024;

    /** From here on a message is sent without waiting for a buffer that would fill it up. */
    private static final int ENOUGH_BYTES = MESSAGE_BYTES - 32 * 1024;

    private final InnerCalls calls;
    private final Answer answer = new Answer(new ObjectMapper());

    ArtifactUpload(InnerCalls calls) {
        this.calls = calls;
    }

    /** On the event loop of the request, as all that follows. */
    void receive(RoutingContext context) {
        var request = context.request();
        try {
            var header = headerOf(request);
            request.pause();
            var transfer = new Transfer(context, header);
            var _ =
                    calls.upload(
                            ArtifactServiceGrpc.getUploadArtifactMethod(),
                            transfer,
                            Gateway.callerOf(request));
        } catch (RuntimeException refused) {
            Answer.discardRest(request);
            answer.fail(context, refused);
        }
    }

    private static UploadArtifactRequest headerOf(HttpServerRequest request) {
        var sha256 = Objects.requireNonNullElse(request.getParam("sha256"), "");
        var size = Objects.requireNonNullElse(request.getParam("size"), "");
        new Violations()
                .require(
                        sha256.matches("[0-9a-f]{64}"),
                        "sha256",
                        "must be 64 lower-case hex digits")
                .require(
                        size.matches("[1-9][0-9]{0,17}"),
                        "size",
                        "must be the length in bytes, at least 1")
                .throwIfAny();
        return UploadArtifactRequest.newBuilder()
                .setHeader(
                        UploadArtifactRequest.Header.newBuilder()
                                .setSha256(
                                        UnsafeByteOperations.unsafeWrap(
                                                HexFormat.of().parseHex(sha256)))
                                .setSizeBytes(Long.parseLong(size)))
                .build();
    }

    /** One file on its way from the HTTP request into the call. */
    private final class Transfer
            implements ClientResponseObserver<UploadArtifactRequest, Artifact> {

        private final RoutingContext context;
        private final HttpServerRequest request;
        private final UploadArtifactRequest header;
        private final Context eventLoop;
        private byte[] message = new byte[MESSAGE_BYTES];
        private int filledBytes;
        private boolean hasBegun;
        private boolean isOver;

        private Transfer(RoutingContext context, UploadArtifactRequest header) {
            this.context = context;
            this.header = header;
            request = context.request();
            eventLoop = Objects.requireNonNull(Vertx.currentContext());
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<UploadArtifactRequest> started) {
            started.setOnReadyHandler(() -> eventLoop.runOnContext(_ -> goOn(started)));
        }

        @Override
        public void onNext(Artifact stored) {
            eventLoop.runOnContext(_ -> answerOnceRead(() -> answer.send(context, stored)));
        }

        @Override
        public void onError(Throwable failed) {
            eventLoop.runOnContext(_ -> answerOnceRead(() -> answer.fail(context, failed)));
        }

        @Override
        public void onCompleted() {
            // The answer has been sent with the message.
        }

        private void goOn(ClientCallStreamObserver<UploadArtifactRequest> ready) {
            if (isOver) {
                return;
            }
            if (!hasBegun) {
                begin(ready);
            }
            if (!request.isEnded()) {
                request.resume();
            }
            sendIfEnough(ready);
        }

        private void begin(ClientCallStreamObserver<UploadArtifactRequest> started) {
            hasBegun = true;
            started.onNext(header);
            request.handler(data -> pass(data, started));
            request.endHandler(
                    _ -> {
                        if (!isOver) {
                            send(started);
                            started.onCompleted();
                        }
                    });
            request.exceptionHandler(
                    failed -> {
                        if (!isOver) {
                            started.cancel("the request ended early", failed);
                        }
                    });
        }

        private void pass(Buffer data, ClientCallStreamObserver<UploadArtifactRequest> to) {
            if (isOver) {
                return;
            }
            for (int from = 0; from < data.length(); ) {
                int count = Math.min(data.length() - from, MESSAGE_BYTES - filledBytes);
                data.getBytes(from, from + count, message, filledBytes);
                from += count;
                filledBytes += count;
                if (filledBytes == MESSAGE_BYTES) {
                    send(to);
                }
            }
            sendIfEnough(to);
        }

        /** One message is filled while those before it are stored; then the sender waits. */
        private void sendIfEnough(ClientCallStreamObserver<UploadArtifactRequest> to) {
            if (filledBytes < ENOUGH_BYTES) {
                return;
            }
            if (to.isReady()) {
                send(to);
            } else {
                request.pause();
            }
        }

        private void send(ClientCallStreamObserver<UploadArtifactRequest> to) {
            if (filledBytes == 0) {
                return;
            }
            var data = UnsafeByteOperations.unsafeWrap(message, 0, filledBytes);
            message = new byte[MESSAGE_BYTES];
            filledBytes = 0;
            to.onNext(UploadArtifactRequest.newBuilder().setData(data).build());
        }

        /** Drops what is still on its way first: over HTTP/2 a client sends all before it looks. */
        private void answerOnceRead(Runnable reply) {
            isOver = true;
            if (request.isEnded()) {
                reply.run();
                return;
            }
            request.endHandler(_ -> reply.run());
            request.resume();
        }
    }
}
