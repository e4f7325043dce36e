package io.flotilla.agent.link;

import com.google.protobuf.Timestamp;
import io.flotilla.agent.link.Outbox.Topic;
import io.flotilla.agent.reconcile.wire.SlotReportMapper;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.telemetry.wire.ReportMapper;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.link.v1.ConnectRequest;
import io.flotilla.proto.link.v1.ConnectResponse;
import io.flotilla.proto.link.v1.DeviceReport;
import io.flotilla.proto.link.v1.Heartbeat;
import io.flotilla.proto.link.v1.Hello;
import io.flotilla.proto.link.v1.LinkServiceGrpc;
import io.flotilla.proto.link.v1.LogRequest;
import io.flotilla.proto.link.v1.TelemetryReceipt;
import io.flotilla.proto.link.v1.Welcome;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One stream from Hello to its end. The link's thread writes, and only while the stream is ready;
 * the channel's threads deliver what the controller says, one message at a time.
 */
final class LinkStream {
    private static final Log LOG = Log.of(LinkStream.class);
    private static final int PROTOCOL_VERSION = 1;
    private static final Duration WELCOME_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration LONGEST_HEARTBEAT = Duration.ofMinutes(10);

    private static final int MAX_LOG_REQUESTS = 16;

    private final ClientCall<ConnectRequest, ConnectResponse> call;
    private final LinkPorts ports;
    private final AssignmentGate gate;
    private final Outbox outbox;
    private final Clock clock;
    private final CompletableFuture<Welcome> welcome = new CompletableFuture<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final AtomicLong unknownKinds;
    private final Queue<LogRequest> logRequests = new ArrayBlockingQueue<>(MAX_LOG_REQUESTS);

    /** Used by the link's thread only. */
    private long sentTelemetry;

    private final DeviceReportMapper deviceReports = new DeviceReportMapper();

    private DeviceReport sentDevice = DeviceReport.getDefaultInstance();

    LinkStream(
            Channel channel,
            LinkPorts ports,
            AssignmentGate gate,
            Outbox outbox,
            Clock clock,
            AtomicLong unknownKinds) {
        this.call = channel.newCall(LinkServiceGrpc.getConnectMethod(), CallOptions.DEFAULT);
        this.ports = ports;
        this.gate = gate;
        this.outbox = outbox;
        this.clock = clock;
        this.unknownKinds = unknownKinds;
    }

    /** Says Hello and waits for the answer. */
    Welcome open() throws InterruptedException, TimeoutException, StreamEndedException {
        call.start(new Listener(), new Metadata());
        call.request(1);
        call.sendMessage(ConnectRequest.newBuilder().setHello(hello()).build());
        try {
            return welcome.get(WELCOME_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new StreamEndedException(end.getNow(Status.UNKNOWN));
        }
    }

    /** Why the stream is over. */
    static final class StreamEndedException extends Exception {
        private static final long serialVersionUID = 1;

        /** Held as the stream's own word; statuses do not serialize. */
        private final transient Status status;

        StreamEndedException(Status status) {
            super(status.toString());
            this.status = status;
        }

        Status status() {
            return status;
        }
    }

    /**
     * Says what there is to say, and a heartbeat when there was nothing for a while.
     *
     * @param until when to hang up, as something else is due
     * @return how the stream ended; OK if it did not, and the time has come
     */
    Status run(Welcome told, Instant until) throws InterruptedException, IOException {
        var heartbeat = heartbeat(told);
        outbox.mark(Topic.TELEMETRY);
        while (!outbox.isEnded() && clock.instant().isBefore(until)) {
            var topic = outbox.take(heartbeat.toMillis());
            if (topic.isPresent()) {
                say(topic.get());
            } else if (!outbox.isEnded() && call.isReady()) {
                call.sendMessage(
                        ConnectRequest.newBuilder()
                                .setHeartbeat(Heartbeat.newBuilder().setSendTime(now()))
                                .build());
            }
            outbox.markReady(call.isReady());
        }
        return outbox.isEnded() ? end.getNow(Status.UNKNOWN) : Status.OK;
    }

    /** Hangs up. */
    void close() {
        call.cancel("the agent hangs up", null);
    }

    private static Duration heartbeat(Welcome welcome) {
        var told =
                Duration.ofSeconds(
                        welcome.getHeartbeatInterval().getSeconds(),
                        welcome.getHeartbeatInterval().getNanos());
        if (told.compareTo(SHORTEST_HEARTBEAT) < 0) {
            return SHORTEST_HEARTBEAT;
        }
        return told.compareTo(LONGEST_HEARTBEAT) > 0 ? LONGEST_HEARTBEAT : told;
    }

    private Hello hello() {
        sentDevice = deviceReports.toProto(ports.reconciler().status());
        return Hello.newBuilder()
                .setProtocolVersion(PROTOCOL_VERSION)
                .setAgentVersion(ports.agentVersion())
                .setGeneration(ports.reconciler().generation())
                .setDeviceReport(sentDevice)
                .setAssignmentReport(SlotReportMapper.toProto(ports.reconciler().report()))
                .setRootVersion(ports.trust().rootVersion())
                .build();
    }

    private void say(Topic topic) throws IOException {
        switch (topic) {
            case ASSIGNMENT ->
                    call.sendMessage(
                            ConnectRequest.newBuilder()
                                    .setAssignmentReport(
                                            SlotReportMapper.toProto(ports.reconciler().report()))
                                    .build());
            case DEVICE -> sayDevice();
            case LOG -> sayLog();
            case TELEMETRY -> sayTelemetry();
        }
    }

    /** What has come back to what it was when it was last said is not said again. */
    private void sayDevice() {
        var report = deviceReports.toProto(ports.reconciler().status());
        if (!report.equals(sentDevice)) {
            sentDevice = report;
            call.sendMessage(ConnectRequest.newBuilder().setDeviceReport(report).build());
        }
    }

    /** One report at a time, the oldest first; the next one follows when this one is away. */
    private void sayTelemetry() throws IOException {
        var next = ports.telemetry().next(sentTelemetry);
        if (next.isPresent()) {
            sentTelemetry = next.get().sequence();
            call.sendMessage(
                    ConnectRequest.newBuilder()
                            .setTelemetry(ReportMapper.toProto(next.get()))
                            .build());
            outbox.mark(Topic.TELEMETRY);
        }
    }

    private void sayLog() {
        var request = logRequests.poll();
        if (request != null) {
            var report = LogReportMapper.answer(request, ports.log(), clock.instant());
            call.sendMessage(ConnectRequest.newBuilder().setLogReport(report).build());
            outbox.mark(Topic.LOG);
        }
    }

    private Timestamp now() {
        var now = clock.instant();
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano())
                .build();
    }

    private final class Listener extends ClientCall.Listener<ConnectResponse> {
        @Override
        public void onReady() {
            outbox.markReady(true);
        }

        @Override
        public void onMessage(ConnectResponse message) {
            switch (message.getKindCase()) {
                case WELCOME -> welcome.complete(message.getWelcome());
                case ASSIGNMENT -> take(message.getAssignment());
                case TELEMETRY_RECEIPT -> take(message.getTelemetryReceipt());
                case LOG_REQUEST -> take(message.getLogRequest());
                case KIND_NOT_SET -> ignore();
            }
            call.request(1);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end.complete(status);
            welcome.completeExceptionally(new StreamEndedException(status));
            outbox.end();
        }
    }

    /** What cannot be written down, on a full disk, comes again with the next stream. */
    private void take(Assignment assignment) {
        try {
            gate.take(assignment);
        } catch (IOException e) {
            LOG.error("assignment not kept yet", e, "generation", assignment.getGeneration());
            close();
        }
    }

    private void take(TelemetryReceipt receipt) {
        try {
            ports.telemetry().acknowledge(receipt.getSequence());
        } catch (IOException e) {
            LOG.warning("telemetry that arrived is not removed yet", "reason", e);
        }
    }

    /** Whoever asks too much at once is not answered, and asks again. */
    private void take(LogRequest request) {
        if (logRequests.offer(request)) {
            outbox.mark(Topic.LOG);
        }
    }

    private void ignore() {
        LOG.debug("message of an unknown kind", "count", unknownKinds.incrementAndGet());
    }
}
