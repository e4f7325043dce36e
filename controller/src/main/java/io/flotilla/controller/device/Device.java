package io.flotilla.controller.device;

import static io.flotilla.controller.device.DeviceState.ACTIVE;
import static io.flotilla.controller.device.DeviceState.PENDING_APPROVAL;
import static io.flotilla.controller.device.DeviceState.REJECTED;
import static io.flotilla.controller.device.DeviceState.RETIRED;
import static io.flotilla.controller.device.DeviceState.RETIRING;
import static io.flotilla.controller.device.DeviceState.SUSPENDED;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Etag;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A machine that runs an agent, at one moment of its life.
 *
 * @param labels that operators and join tokens set
 * @param revision of its optimistic lock: rises with every change that people make
 */
public record Device(
        DeviceId id,
        String displayName,
        DeviceState state,
        Map<String, String> labels,
        ReportedFacts facts,
        Times times,
        long revision) {

    public Device {
        labels = Map.copyOf(labels);
    }

    /** When it enrolled and when it last changed. */
    public record Times(Instant created, Instant updated) {}

    /** A device that has just enrolled. */
    public static Device enrolled(
            DeviceId id, Map<String, String> labels, boolean approved, Instant now) {
        return new Device(
                id,
                "",
                approved ? ACTIVE : PENDING_APPROVAL,
                labels,
                ReportedFacts.NONE,
                new Times(now, now),
                0);
    }

    public Device approve(Instant now) {
        return state == SUSPENDED ? illegal("be approved") : moveTo(ACTIVE, "be approved", now);
    }

    public Device reject(Instant now) {
        return moveTo(REJECTED, "be rejected", now);
    }

    public Device suspend(Instant now) {
        return moveTo(SUSPENDED, "be suspended", now);
    }

    public Device resume(Instant now) {
        return state == PENDING_APPROVAL
                ? illegal("be resumed")
                : moveTo(ACTIVE, "be resumed", now);
    }

    /** Begins its retirement; repeating it changes nothing, also when it has ended. */
    public Device retire(Instant now) {
        return state == RETIRED ? this : moveTo(RETIRING, "be retired", now);
    }

    /** Ends its retirement, once nothing of it is connected. */
    public Device completeRetirement(Instant now) {
        return moveTo(RETIRED, "end its retirement", now);
    }

    /** The same device with what people may change. */
    public Device described(String newDisplayName, Map<String, String> newLabels, Instant now) {
        return new Device(id, newDisplayName, state, newLabels, facts, touched(now), revision);
    }

    /** All labels that selectors see: its own, and those of its hardware. */
    public Map<String, String> allLabels() {
        var all = new HashMap<>(labels);
        all.putAll(facts.hardwareLabels());
        return Map.copyOf(all);
    }

    /** The full resource name. */
    public String name() {
        return id.resourceName();
    }

    public Etag etag() {
        return Etag.ofRevision(name(), revision);
    }

    private Device moveTo(DeviceState there, String move, Instant now) {
        if (state == there) {
            return this;
        }
        if (!state.allows(there)) {
            return illegal(move);
        }
        return new Device(id, displayName, there, labels, facts, touched(now), revision);
    }

    private Times touched(Instant now) {
        return new Times(times.created, now);
    }

    private Device illegal(String move) {
        throw FailedPrecondition.illegalMove(name(), state, move);
    }
}
