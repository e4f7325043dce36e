package io.flotilla.controller.link;

import io.flotilla.controller.access.api.OpenCalls;
import io.flotilla.controller.device.DeviceMoved;
import io.flotilla.controller.device.Devices;
import io.flotilla.controller.device.Presence;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Knows the open stream of each device that is connected here: one at most. Thread-safe. */
@Singleton
public class SessionRegistry {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Map<DeviceId, AgentSession> sessions = new ConcurrentHashMap<>();
    private final Devices devices;
    private final Presence presence;
    private final OpenCalls calls;
    private final Counter replaced;

    SessionRegistry(Devices devices, Presence presence, OpenCalls calls, MeterRegistry meters) {
        this.devices = devices;
        this.presence = presence;
        this.calls = calls;
        this.replaced =
                Counter.builder("flotilla.link.sessions.replaced")
                        .description("Streams that a newer one of the same device ended")
                        .register(meters);
        meters.gauge("flotilla.link.sessions", sessions, Map::size);
    }

    Optional<AgentSession> find(DeviceId device) {
        return Optional.ofNullable(sessions.get(device));
    }

    /** Takes the device's newest stream in, and ends the one before it. */
    void add(AgentSession session) {
        var older = sessions.put(session.device(), session);
        if (older != null) {
            replaced.increment();
            older.end(
                    new Conflict(
                            "STREAM_REPLACED",
                            "A newer stream of %s has replaced this one."
                                    .formatted(session.device().resourceName()),
                            Map.of("device", session.device().value())));
        }
    }

    /** Forgets a stream that has ended, unless a newer one has taken its place. */
    void remove(AgentSession session) {
        var _ = sessions.remove(session.device(), session);
    }

    /** A device that may not go on as before loses its stream at once, and its downloads. */
    void cut(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceMoved moved) {
        switch (moved.state()) {
            case PENDING_APPROVAL, ACTIVE -> {}
            case SUSPENDED -> cut(moved.device(), suspended(moved.device()));
            case REJECTED, RETIRING, RETIRED -> cut(moved.device(), gone(moved));
        }
    }

    private void cut(DeviceId device, RuntimeException problem) {
        calls.end(device, problem);
        find(device).ifPresent(session -> end(session, problem));
    }

    /** Ends retirements of devices without a stream here. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void completeRetirements() {
        for (var device : devices.retiring()) {
            if (!sessions.containsKey(device)) {
                devices.completeRetirement(device);
            }
        }
    }

    /** Ends streams that have been silent for too long: their other end is gone. */
    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void endSilent() {
        var offlineBefore = presence.offlineBefore();
        for (var session : List.copyOf(sessions.values())) {
            if (!presence.heardSince(session.device(), offlineBefore)) {
                end(
                        session,
                        new Unavailable(
                                "SILENT",
                                "Nothing was heard of the device for too long.",
                                RETRY,
                                Map.of("device", session.device().value())));
            }
        }
    }

    private void end(AgentSession session, RuntimeException problem) {
        session.end(problem);
        remove(session);
    }

    private static RuntimeException suspended(DeviceId device) {
        return new FailedPrecondition(
                "DEVICE_SUSPENDED",
                device.resourceName(),
                "%s is suspended: it is told nothing until it is resumed."
                        .formatted(device.resourceName()),
                Map.of("device", device.value()));
    }

    private static RuntimeException gone(DeviceMoved moved) {
        return new Denied(
                "DEVICE_" + moved.state().name(),
                "%s is %s.".formatted(moved.device().resourceName(), moved.state()),
                Map.of("device", moved.device().value(), "state", moved.state().name()));
    }
}
