package io.flotilla.controller.link;

import io.flotilla.controller.device.Presence;
import io.flotilla.controller.link.Arrival.FactsArrived;
import io.flotilla.controller.link.Arrival.HelloArrived;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.LimitReached;
import io.flotilla.proto.link.v1.ConnectRequest;
import io.flotilla.proto.link.v1.Hello;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;

/**
 * What one agent says, as it comes in on the event loop. Heartbeats cost a note in memory; whatever
 * touches the database is handed on, and the agent may send more of it once that is done.
 */
final class SessionInbox implements StreamObserver<ConnectRequest> {

    static final int PROTOCOL_VERSION = 1;

    /** Most messages of one agent that are on their way to the database. */
    static final int WINDOW = 4;

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final AgentSession session;
    private final SessionRegistry sessions;
    private final Intake intake;
    private final Presence presence;
    private final DeviceLogs logs;
    private final LinkMeters meters;
    private boolean isGreeted;

    SessionInbox(
            AgentSession session,
            SessionRegistry sessions,
            Intake intake,
            Presence presence,
            DeviceLogs logs,
            LinkMeters meters) {
        this.session = session;
        this.sessions = sessions;
        this.intake = intake;
        this.presence = presence;
        this.logs = logs;
        this.meters = meters;
        session.request(WINDOW);
    }

    @Override
    public void onNext(ConnectRequest message) {
        presence.heard(session.device());
        if (!isGreeted) {
            greet(message);
            return;
        }
        switch (message.getKindCase()) {
            case HEARTBEAT -> session.request(1);
            case ASSIGNMENT_REPORT ->
                    accept(
                            intake.progress(
                                    session,
                                    ProgressMapper.fromWire(
                                            session.device(), message.getAssignmentReport())));
            case DEVICE_REPORT -> {
                session.describe(message.getDeviceReport().getHardwareClass());
                accept(intake.arrive(new FactsArrived(session, message.getDeviceReport())));
            }
            case TELEMETRY -> accept(intake.telemetry(session, message.getTelemetry()));
            case LOG_REPORT -> {
                logs.answered(session.device(), message.getLogReport());
                session.request(1);
            }
            case HELLO ->
                    throw InvalidArgument.of("hello", "is the first message of a stream only");
            case KIND_NOT_SET -> {
                meters.countUnknownKind();
                session.request(1);
            }
        }
    }

    @Override
    public void onError(Throwable broken) {
        session.broken();
        sessions.remove(session);
    }

    @Override
    public void onCompleted() {
        session.complete();
        sessions.remove(session);
    }

    private void greet(ConnectRequest message) {
        if (!message.hasHello()) {
            throw InvalidArgument.of("hello", "must be the first message of a stream");
        }
        var hello = message.getHello();
        checkVersion(hello);
        isGreeted = true;
        session.introduce(hello.getAgentVersion(), hello.getRootVersion());
        session.describe(hello.getDeviceReport().getHardwareClass());
        sessions.add(session);
        accept(intake.arrive(new HelloArrived(session, hello)));
    }

    private void checkVersion(Hello hello) {
        if (hello.getProtocolVersion() != PROTOCOL_VERSION) {
            throw new FailedPrecondition(
                    "PROTOCOL_VERSION",
                    session.device().resourceName(),
                    "The agent speaks version %d of the protocol; version %d is spoken here."
                            .formatted(hello.getProtocolVersion(), PROTOCOL_VERSION),
                    Map.of(
                            "agentVersion",
                            Integer.toString(hello.getProtocolVersion()),
                            "controllerVersion",
                            Integer.toString(PROTOCOL_VERSION)));
        }
    }

    private static void accept(boolean taken) {
        if (!taken) {
            throw new LimitReached(
                    "INTAKE_FULL",
                    "link",
                    "Too much is waiting to be written down; connect again later.",
                    RETRY,
                    Map.of());
        }
    }
}
