package io.flotilla.controller.link;

import io.flotilla.controller.device.Devices;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.LimitReached;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.flotilla.proto.device.v1.LogEntry;
import io.flotilla.proto.link.v1.LogReport;
import io.flotilla.proto.link.v1.LogRequest;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Asks devices for entries of their logs, over the streams that they keep open. Thread-safe. */
@Singleton
public class DeviceLogs {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Most questions that wait for one device. */
    private static final int MAX_WAITING = 8;

    private final SessionRegistry sessions;
    private final Devices devices;
    private final EventLog events;
    private final AtomicLong lastRequest = new AtomicLong();
    private final Map<DeviceId, Map<Long, Question>> waiting = new ConcurrentHashMap<>();

    DeviceLogs(SessionRegistry sessions, Devices devices, EventLog events) {
        this.sessions = sessions;
        this.devices = devices;
        this.events = events;
    }

    /** Who waits for how many entries. */
    private record Question(int limit, CompletableFuture<List<LogEntry>> answer) {}

    /** Writes down that somebody begins to read the log of a device that is there. */
    @Transactional
    void begin(DeviceId device, LogRequest request, Actor actor) {
        var name = devices.get(device).name();
        session(device);
        var details = new HashMap<String, String>();
        details.put("limit", Integer.toString(request.getLimit()));
        if (request.hasSinceDuration()) {
            details.put("sinceSeconds", Long.toString(request.getSinceDuration().getSeconds()));
        }
        events.record(new Event(actor, "device.readLog", name, "", details));
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param request without an id
     * @throws FailedPrecondition if the device has no stream here
     * @throws LimitReached if too many ask it now
     * @throws Unavailable if it does not answer in time
     */
    List<LogEntry> ask(DeviceId device, LogRequest request) throws InterruptedException {
        var session = session(device);
        var id = lastRequest.incrementAndGet();
        var question = new Question(request.getLimit(), new CompletableFuture<>());
        put(device, id, question);
        try {
            session.ask(request.toBuilder().setRequestId(id).build());
            return question.answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw silent(device, session.agentVersion());
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect);
        } finally {
            drop(device, id);
        }
    }

    /** Takes an answer in; one that nobody waits for is dropped. */
    void answered(DeviceId device, LogReport report) {
        var question = waiting.getOrDefault(device, Map.of()).get(report.getRequestId());
        if (question != null) {
            var entries = report.getLogEntriesList();
            question.answer.complete(
                    List.copyOf(entries.subList(0, Math.min(entries.size(), question.limit))));
        }
    }

    private void put(DeviceId device, long id, Question question) {
        var all = waiting.computeIfAbsent(device, _ -> new ConcurrentHashMap<>());
        if (all.size() >= MAX_WAITING) {
            throw new LimitReached(
                    "LOG_READERS",
                    device.resourceName(),
                    "Too many read the log of %s now.".formatted(device.resourceName()),
                    RETRY,
                    Map.of("device", device.value()));
        }
        all.put(id, question);
    }

    private void drop(DeviceId device, long id) {
        waiting.computeIfPresent(
                device,
                (_, all) -> {
                    all.remove(id);
                    return all.isEmpty() ? null : all;
                });
    }

    private AgentSession session(DeviceId device) {
        return sessions.find(device)
                .orElseThrow(
                        () ->
                                new FailedPrecondition(
                                        "DEVICE_NOT_CONNECTED",
                                        device.resourceName(),
                                        "%s is not connected: its log stays on the device."
                                                .formatted(device.resourceName()),
                                        Map.of("device", device.value())));
    }

    private static Unavailable silent(DeviceId device, String agentVersion) {
        return new Unavailable(
                "LOG_NOT_TOLD",
                "%s has not told its log within %d seconds; its agent is version %s."
                        .formatted(device.resourceName(), ANSWER_TIMEOUT.toSeconds(), agentVersion),
                RETRY,
                Map.of(
                        "device", device.value(),
                        "seconds", Long.toString(ANSWER_TIMEOUT.toSeconds()),
                        "agentVersion", agentVersion));
    }
}
