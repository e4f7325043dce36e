package io.flotilla.controller.link;

import io.flotilla.controller.device.DeviceMoved;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.rollout.assignment.AssignmentRepository;
import io.flotilla.controller.rollout.assignment.AssignmentsChanged;
import io.flotilla.controller.shared.Batches;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends devices that are connected here what they are to serve, as soon as it changes. */
@Singleton
public class AssignmentSender {

    private static final System.Logger LOG = System.getLogger(AssignmentSender.class.getName());
    private static final int CAPACITY = 200_000;
    private static final int BATCH = 500;
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final SessionRegistry sessions;
    private final DeviceRepository devices;
    private final AssignmentRepository assignments;
    private final AssignmentComposer composer;
    private final LinkMeters meters;
    private final Batches<DeviceId> waiting;

    AssignmentSender(
            SessionRegistry sessions,
            DeviceRepository devices,
            AssignmentRepository assignments,
            AssignmentComposer composer,
            LinkMeters meters) {
        this.sessions = sessions;
        this.devices = devices;
        this.assignments = assignments;
        this.composer = composer;
        this.meters = meters;
        this.waiting =
                new Batches<>("link-assignments", CAPACITY, BATCH, this::sendNow, this::cutOff);
    }

    void start(@Observes StartupEvent startup) {
        waiting.start();
    }

    void stop(@Observes ShutdownEvent shutdown) {
        waiting.stop(RETRY);
    }

    /** Assignments have changed. */
    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) AssignmentsChanged changed) {
        send(changed.devices());
    }

    /** A device that takes part again is told what it missed. */
    void resumed(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceMoved moved) {
        if (moved.state().takesPart()) {
            send(List.of(moved.device()));
        }
    }

    /**
     * Sends each its assignment as it is in a moment; a device that is not connected here needs
     * none.
     */
    void send(Collection<DeviceId> told) {
        for (var device : told) {
            if (sessions.find(device).isPresent() && !waiting.offer(device)) {
                cutOff(device, new IllegalStateException("too many assignments wait"));
            }
        }
    }

    private void sendNow(List<DeviceId> batch) {
        var takingPart =
                devices.statesOf(new LinkedHashSet<>(batch)).entrySet().stream()
                        .filter(device -> device.getValue().takesPart())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        var current = assignments.findAll(takingPart);
        var classes = new HashMap<DeviceId, String>();
        takingPart.forEach(
                device ->
                        sessions.find(device)
                                .map(AgentSession::hardwareClass)
                                .ifPresent(found -> classes.put(device, found)));
        composer.compose(current.values(), classes)
                .forEach(
                        (device, message) ->
                                sessions.find(device)
                                        .ifPresent(
                                                session -> {
                                                    session.assign(message);
                                                    meters.countAssignment();
                                                }));
    }

    /** A device that cannot be told now connects again, and is told then. */
    private void cutOff(DeviceId device, RuntimeException failure) {
        LOG.log(Level.WARNING, "assignment not sent, stream ended device=" + device, failure);
        sessions.find(device)
                .ifPresent(
                        session ->
                                session.end(
                                        new Unavailable(
                                                "NOT_TOLD",
                                                "The assignment could not be sent; connect again.",
                                                RETRY,
                                                Map.of("device", device.value()))));
    }
}
