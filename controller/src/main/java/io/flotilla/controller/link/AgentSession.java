package io.flotilla.controller.link;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.telemetry.TelemetryQueue;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.link.v1.ConnectResponse;
import io.flotilla.proto.link.v1.LogRequest;
import io.flotilla.proto.link.v1.TelemetryReceipt;
import io.flotilla.proto.link.v1.Welcome;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One open stream of one device. What is to be said waits until the stream is ready for it, and of
 * each kind only the latest does: nothing piles up for a device that reads slowly, and of what
 * people ask of it no more than {@link DeviceLogs} lets wait. Its methods may be called from
 * anywhere; its fields belong to the stream's event loop, but for what is volatile.
 */
final class AgentSession implements TelemetryQueue.Sender {

    private final DeviceId device;
    private final ServerCallStreamObserver<ConnectResponse> answers;
    private final Executor eventLoop;

    private volatile String hardwareClass = "";
    private volatile String agentVersion = "";
    private volatile long rootVersion;

    private boolean isOver;
    private boolean isWelcomed;
    private long sentGeneration;
    private int heldRequests;
    private @Nullable Welcome welcome;
    private @Nullable Assignment assignment;
    private @Nullable TelemetryReceipt receipt;
    private final Queue<LogRequest> logRequests = new ArrayDeque<>();

    AgentSession(
            DeviceId device,
            ServerCallStreamObserver<ConnectResponse> answers,
            Executor eventLoop) {
        this.device = device;
        this.answers = answers;
        this.eventLoop = eventLoop;
        answers.disableAutoRequest();
        answers.setOnReadyHandler(this::flush);
    }

    DeviceId device() {
        return device;
    }

    String agentVersion() {
        return agentVersion;
    }

    String hardwareClass() {
        return hardwareClass;
    }

    /** Takes in what the agent says of itself, and the newest root of metadata that it trusts. */
    void introduce(String version, long trustedRootVersion) {
        agentVersion = version;
        rootVersion = trustedRootVersion;
    }

    void describe(String newHardwareClass) {
        hardwareClass = newHardwareClass;
    }

    /** Lets so many more messages of the agent come. */
    void request(int messages) {
        eventLoop.execute(() -> requestUnlessOver(messages));
    }

    /** Answers the agent's hello; assignments follow it, never the other way round. */
    void welcome(Welcome message, long heldGeneration) {
        eventLoop.execute(
                () -> {
                    welcome = message;
                    sentGeneration = Math.max(sentGeneration, heldGeneration);
                    flush();
                });
    }

    /** Tells the agent what to serve, unless it was told something newer. */
    void assign(Assignment message) {
        var needed = withoutKnownRoots(message);
        eventLoop.execute(
                () -> {
                    if (needed.getGeneration() > sentGeneration) {
                        sentGeneration = needed.getGeneration();
                        assignment = needed;
                        flush();
                    }
                });
    }

    /** Roots come one by one from version 1 on. */
    private Assignment withoutKnownRoots(Assignment message) {
        var roots = message.getTrust().getRootsList();
        var known = Math.clamp(rootVersion, 0, roots.size());
        if (known == 0) {
            return message;
        }
        var trust = message.getTrust().toBuilder().clearRoots();
        return message.toBuilder()
                .setTrust(trust.addAllRoots(roots.subList(known, roots.size())))
                .build();
    }

    /** Lets one more message come once telemetry of this agent was written down. */
    void holdRequest() {
        eventLoop.execute(() -> heldRequests++);
    }

    /** Tells the agent that its telemetry up to the sequence is kept. */
    @Override
    public void kept(long sequence) {
        eventLoop.execute(
                () -> {
                    if (heldRequests > 0) {
                        requestUnlessOver(heldRequests);
                        heldRequests = 0;
                    }
                    if (sequence > 0) {
                        receipt = TelemetryReceipt.newBuilder().setSequence(sequence).build();
                        flush();
                    }
                });
    }

    /** Asks the agent for entries of its log. */
    void ask(LogRequest request) {
        eventLoop.execute(
                () -> {
                    logRequests.add(request);
                    flush();
                });
    }

    /** Ends the stream with the problem. */
    void end(RuntimeException problem) {
        eventLoop.execute(
                () -> {
                    if (!isOver) {
                        isOver = true;
                        answers.onError(problem);
                    }
                });
    }

    /** Ends the stream because the agent has ended its side. */
    void complete() {
        eventLoop.execute(
                () -> {
                    if (!isOver) {
                        isOver = true;
                        answers.onCompleted();
                    }
                });
    }

    /** Notes that the stream has broken: nothing more can be said. */
    void broken() {
        eventLoop.execute(() -> isOver = true);
    }

    private void requestUnlessOver(int messages) {
        if (!isOver) {
            answers.request(messages);
        }
    }

    private void flush() {
        if (!isWelcomed && welcome != null && canSend()) {
            answers.onNext(ConnectResponse.newBuilder().setWelcome(welcome).build());
            welcome = null;
            isWelcomed = true;
        }
        if (isWelcomed && assignment != null && canSend()) {
            answers.onNext(ConnectResponse.newBuilder().setAssignment(assignment).build());
            assignment = null;
        }
        if (isWelcomed && receipt != null && canSend()) {
            answers.onNext(ConnectResponse.newBuilder().setTelemetryReceipt(receipt).build());
            receipt = null;
        }
        while (isWelcomed && !logRequests.isEmpty() && canSend()) {
            var request = logRequests.remove();
            answers.onNext(ConnectResponse.newBuilder().setLogRequest(request).build());
        }
    }

    private boolean canSend() {
        return !isOver && answers.isReady();
    }
}
