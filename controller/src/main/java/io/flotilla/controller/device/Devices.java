package io.flotilla.controller.device;

import io.flotilla.contract.label.LabelRules;
import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.Violations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Finds devices, and carries out what people and their agents do to them. */
@Singleton
public class Devices {

    private static final int MAX_DISPLAY_NAME_LENGTH = 200;

    private final DeviceRepository devices;
    private final EventLog events;
    private final jakarta.enterprise.event.Event<DeviceMoved> moved;
    private final Clock clock;

    Devices(
            DeviceRepository devices,
            EventLog events,
            jakarta.enterprise.event.Event<DeviceMoved> moved,
            Clock clock) {
        this.devices = devices;
        this.events = events;
        this.moved = moved;
        this.clock = clock;
    }

    public Device get(DeviceId id) {
        return devices.find(id).orElseThrow(() -> notFound(id));
    }

    /** Those within reach that the selector matches, by id. */
    public Page<Device> list(LabelSelector selector, Reach reach, PageRequest wanted) {
        return wanted.cut(
                devices.after(wanted.after(), selector, reach, wanted.limit()),
                device -> device.id().value());
    }

    /**
     * Changes what is not null.
     *
     * @param etag of the device as it was read; empty: whatever it is now
     */
    @Transactional
    public Device describe(
            DeviceId id,
            @Nullable String displayName,
            @Nullable Map<String, String> labels,
            String etag,
            Actor actor) {
        check(displayName, labels);
        var before = lock(id);
        before.etag().check(before.name(), etag);
        var after =
                before.described(
                        displayName == null ? before.displayName() : displayName,
                        labels == null ? before.labels() : labels,
                        clock.instant());
        if (after.displayName().equals(before.displayName())
                && after.labels().equals(before.labels())) {
            return before;
        }
        events.record(new Event(actor, "device.update", before.name(), "", changes(before, after)));
        var kept = devices.update(after);
        moved.fire(new DeviceMoved(id, kept.state()));
        return kept;
    }

    @Transactional
    public Device approve(DeviceId id, String reason, Actor actor) {
        return move(id, "approve", Device::approve, reason, actor);
    }

    @Transactional
    public Device reject(DeviceId id, String reason, Actor actor) {
        return move(id, "reject", Device::reject, reason, actor);
    }

    @Transactional
    public Device suspend(DeviceId id, String reason, Actor actor) {
        return move(id, "suspend", Device::suspend, reason, actor);
    }

    @Transactional
    public Device resume(DeviceId id, String reason, Actor actor) {
        return move(id, "resume", Device::resume, reason, actor);
    }

    @Transactional
    public Device retire(DeviceId id, String reason, Actor actor) {
        return move(id, "retire", Device::retire, reason, actor);
    }

    /** Ends a retirement whose device has no stream any more. */
    @Transactional
    public void completeRetirement(DeviceId id) {
        move(
                id,
                "completeRetirement",
                Device::completeRetirement,
                "Its stream is closed and its certificate is refused.",
                Actor.system("device"));
    }

    /** Those whose retirement has begun and not ended. */
    public List<DeviceId> retiring() {
        return devices.retiring();
    }

    private Device move(
            DeviceId id,
            String verb,
            BiFunction<Device, Instant, Device> move,
            String reason,
            Actor actor) {
        var before = lock(id);
        var after = move.apply(before, clock.instant());
        if (after.state() == before.state()) {
            return before;
        }
        events.record(
                Event.move(
                        actor,
                        "device." + verb,
                        before.name(),
                        reason,
                        before.state(),
                        after.state()));
        var kept = devices.update(after);
        moved.fire(new DeviceMoved(id, kept.state()));
        return kept;
    }

    private Device lock(DeviceId id) {
        return devices.findForUpdate(id).orElseThrow(() -> notFound(id));
    }

    private static void check(@Nullable String displayName, @Nullable Map<String, String> labels) {
        var violations = new Violations();
        if (displayName != null) {
            violations.require(
                    displayName.length() <= MAX_DISPLAY_NAME_LENGTH,
                    "device.display_name",
                    "must be at most %d characters".formatted(MAX_DISPLAY_NAME_LENGTH));
        }
        if (labels != null) {
            LabelRules.violations("device.labels", labels)
                    .forEach(found -> violations.add(found.field(), found.description()));
            labels.keySet().stream()
                    .filter(key -> key.startsWith(ReportedFacts.LABEL_PREFIX))
                    .forEach(
                            key ->
                                    violations.add(
                                            "device.labels['%s']".formatted(key),
                                            "is kept for what the device's hardware says"));
        }
        violations.throwIfAny();
    }

    private static Map<String, String> changes(Device before, Device after) {
        var changes = new HashMap<String, String>();
        if (!after.displayName().equals(before.displayName())) {
            changes.put("displayName", after.displayName());
        }
        if (!after.labels().equals(before.labels())) {
            changes.put("labels", new TreeMap<>(after.labels()).toString());
        }
        return changes;
    }

    private static NotFound notFound(DeviceId id) {
        return new NotFound("Device", id.resourceName());
    }
}
