package io.flotilla.controller.link;

import com.google.protobuf.Duration;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.api.Outbox;
import io.flotilla.proto.device.v1.DeviceLogServiceGrpc.DeviceLogServiceImplBase;
import io.flotilla.proto.device.v1.ListLogEntriesRequest;
import io.flotilla.proto.device.v1.ListLogEntriesResponse;
import io.flotilla.proto.device.v1.LogEntry;
import io.flotilla.proto.device.v1.WatchLogEntriesRequest;
import io.flotilla.proto.link.v1.LogRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Clock;
import java.util.List;

/** Fetches the logs of devices for those who ask. */
@GrpcService
@RunOnVirtualThread
final class DeviceLogEndpoint extends DeviceLogServiceImplBase {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 2000;
    private static final java.time.Duration OLDEST = java.time.Duration.ofDays(3650);
    private static final java.time.Duration LOOK_AGAIN = java.time.Duration.ofSeconds(1);
    private static final java.time.Duration STALL_TIMEOUT = java.time.Duration.ofSeconds(30);
    private static final java.time.Duration LONGEST_WATCH = java.time.Duration.ofHours(1);

    private final DeviceLogs logs;
    private final CurrentCaller caller;
    private final Clock clock;

    DeviceLogEndpoint(DeviceLogs logs, CurrentCaller caller, Clock clock) {
        this.logs = logs;
        this.caller = caller;
        this.clock = clock;
    }

    @Override
    public void listLogEntries(
            ListLogEntriesRequest request, StreamObserver<ListLogEntriesResponse> answer) {
        var device = DeviceId.parse("parent", request.getParent());
        var wanted = wanted(request.getLimit());
        if (request.hasSinceDuration()) {
            wanted.setSinceDuration(age(request.getSinceDuration()));
        }
        try {
            answer.onNext(
                    ListLogEntriesResponse.newBuilder()
                            .addAllLogEntries(begin(device, wanted.build()))
                            .build());
            answer.onCompleted();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void watchLogEntries(WatchLogEntriesRequest request, StreamObserver<LogEntry> answer) {
        var device = DeviceId.parse("parent", request.getParent());
        var wanted = wanted(request.getLimit());
        if (request.hasSinceDuration()) {
            wanted.setSinceDuration(age(request.getSinceDuration()));
        }
        var outbox = Outbox.of((ServerCallStreamObserver<LogEntry>) answer, STALL_TIMEOUT);
        var first = request.hasAfterSequence() ? after(request) : wanted.build();
        try {
            follow(device, first, outbox);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(DeviceId device, LogRequest first, Outbox<LogEntry> outbox)
            throws InterruptedException {
        var end = clock.instant().plus(LONGEST_WATCH);
        var entries = begin(device, first);
        var told = 0L;
        while (clock.instant().isBefore(end)) {
            for (var entry : entries) {
                if (!outbox.awaitReady()) {
                    return;
                }
                outbox.send(entry);
                told = Math.max(told, entry.getSequence());
            }
            if (!outbox.rest(LOOK_AGAIN)) {
                return;
            }
            entries = logs.ask(device, told == 0 ? first : after(told));
        }
        outbox.complete();
    }

    private List<LogEntry> begin(DeviceId device, LogRequest request) throws InterruptedException {
        logs.begin(device, request, caller.actor());
        return logs.ask(device, request);
    }

    private static LogRequest after(WatchLogEntriesRequest request) {
        if (request.getAfterSequence() < 0) {
            throw InvalidArgument.of("after_sequence", "must be 0 or more");
        }
        return after(request.getAfterSequence());
    }

    private static LogRequest after(long sequence) {
        return LogRequest.newBuilder().setLimit(MAX_LIMIT).setAfterSequence(sequence).build();
    }

    private static LogRequest.Builder wanted(int limit) {
        if (limit < 0 || limit > MAX_LIMIT) {
            throw InvalidArgument.of("limit", "must be 0 to " + MAX_LIMIT);
        }
        return LogRequest.newBuilder().setLimit(limit == 0 ? DEFAULT_LIMIT : limit);
    }

    private static Duration age(Duration since) {
        if (since.getSeconds() < 0 || since.getSeconds() > OLDEST.toSeconds()) {
            throw InvalidArgument.of("since_duration", "must be 0 seconds to 3650 days");
        }
        return since;
    }
}
