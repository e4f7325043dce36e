package io.flotilla.bench.telemetry;

import io.flotilla.proto.device.v1.HardwareProfile;
import io.flotilla.proto.link.v1.ConnectRequest;
import io.flotilla.proto.link.v1.ConnectResponse;
import io.flotilla.proto.link.v1.DeviceReport;
import io.flotilla.proto.link.v1.Hello;
import io.flotilla.proto.link.v1.LinkServiceGrpc;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one device that reports as fast as its connection takes it, but for a window of
 * reports that the controller has not yet said it keeps.
 */
final class ReportStream implements ClientResponseObserver<ConnectRequest, ConnectResponse> {
    private static final int WINDOW = 256;

    private final int device;
    private final TelemetryReport report;
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final AtomicLong kept = new AtomicLong();

    /** Guarded by this, like the next two. */
    private long sent;

    private boolean isWelcome;
    private @Nullable ClientCallStreamObserver<ConnectRequest> requests;

    ReportStream(int device, TelemetryReport report) {
        this.device = device;
        this.report = report;
    }

    void open(ManagedChannel channel) {
        var stream = LinkServiceGrpc.newStub(channel).connect(this);
        synchronized (this) {
            stream.onNext(ConnectRequest.newBuilder().setHello(hello()).build());
        }
    }

    private Hello hello() {
        return Hello.newBuilder()
                .setProtocolVersion(1)
                .setAgentVersion("bench")
                .setDeviceReport(
                        DeviceReport.newBuilder()
                                .setHardwareClass(Reports.hardwareClass(device))
                                .setHardwareProfile(
                                        HardwareProfile.newBuilder()
                                                .setCpu(
                                                        HardwareProfile.Cpu.newBuilder()
                                                                .setArchitecture("x86-64")
                                                                .setLogicalCores(2))))
                .build();
    }

    /** How many reports are durable. */
    long kept() {
        return kept.get();
    }

    /** Why the stream has ended; empty while it goes on. */
    String failure() {
        return end.getNow("");
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ConnectRequest> stream) {
        synchronized (this) {
            requests = stream;
        }
        stream.setOnReadyHandler(this::send);
    }

    @Override
    public void onNext(ConnectResponse message) {
        switch (message.getKindCase()) {
            case WELCOME -> {
                synchronized (this) {
                    isWelcome = true;
                }
            }
            case TELEMETRY_RECEIPT -> kept.set(message.getTelemetryReceipt().getSequence());
            case ASSIGNMENT, LOG_REQUEST, KIND_NOT_SET -> {}
        }
        send();
    }

    private synchronized void send() {
        if (requests == null || !isWelcome) {
            return;
        }
        while (requests.isReady() && sent - kept.get() < WINDOW) {
            sent++;
            requests.onNext(
                    ConnectRequest.newBuilder()
                            .setTelemetry(report.toBuilder().setSequence(sent))
                            .build());
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(failure.toString());
    }

    @Override
    public void onCompleted() {
        end.complete("the controller ended the stream");
    }
}
