package io.flotilla.controller.link;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.device.Presence;
import io.flotilla.proto.link.v1.ConnectRequest;
import io.flotilla.proto.link.v1.ConnectResponse;
import io.flotilla.proto.link.v1.LinkServiceGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Vertx;
import java.util.Objects;

/** Takes the agents' streams in. It runs on event loops and hands on whatever could block. */
@GrpcService
final class LinkEndpoint extends LinkServiceGrpc.LinkServiceImplBase {

    private final CurrentCaller caller;
    private final SessionRegistry sessions;
    private final Intake intake;
    private final Presence presence;
    private final DeviceLogs logs;
    private final LinkMeters meters;

    LinkEndpoint(
            CurrentCaller caller,
            SessionRegistry sessions,
            Intake intake,
            Presence presence,
            DeviceLogs logs,
            LinkMeters meters) {
        this.caller = caller;
        this.sessions = sessions;
        this.intake = intake;
        this.presence = presence;
        this.logs = logs;
        this.meters = meters;
    }

    @Override
    public StreamObserver<ConnectRequest> connect(StreamObserver<ConnectResponse> answers) {
        var eventLoop = Objects.requireNonNull(Vertx.currentContext());
        var session =
                new AgentSession(
                        caller.device(),
                        (ServerCallStreamObserver<ConnectResponse>) answers,
                        work -> eventLoop.runOnContext(_ -> work.run()));
        return new SessionInbox(session, sessions, intake, presence, logs, meters);
    }
}
