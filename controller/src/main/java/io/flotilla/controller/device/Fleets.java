package io.flotilla.controller.device;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.Violations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes, finds, changes and removes fleets. */
@Singleton
public class Fleets {

    private static final int MAX_DISPLAY_NAME_LENGTH = 200;

    private final FleetRepository fleets;
    private final DeviceRepository devices;
    private final FleetUse use;
    private final EventLog events;
    private final Clock clock;

    Fleets(
            FleetRepository fleets,
            DeviceRepository devices,
            FleetUse use,
            EventLog events,
            Clock clock) {
        this.fleets = fleets;
        this.devices = devices;
        this.use = use;
        this.events = events;
        this.clock = clock;
    }

    public Fleet get(FleetId id) {
        return fleets.find(id).orElseThrow(() -> notFound(id));
    }

    /** All fleets within reach, by id. */
    public Page<Fleet> list(Reach reach, PageRequest wanted) {
        return wanted.cut(
                fleets.after(wanted.after(), reach, wanted.limit()), fleet -> fleet.id().value());
    }

    /** How many ACTIVE devices belong to it now. */
    public int deviceCount(Fleet fleet) {
        return devices.countActiveMatching(fleet.selector());
    }

    @Transactional
    public Fleet create(FleetId id, String displayName, LabelSelector selector, Actor actor) {
        check(displayName, selector);
        var now = clock.instant();
        var fleet = new Fleet(id, displayName, selector, now, now, 0);
        if (!fleets.add(fleet)) {
            throw new AlreadyExists(
                    "Fleet", fleet.name(), "There is a %s already.".formatted(fleet.name()));
        }
        events.record(new Event(actor, "fleet.create", fleet.name(), "", Map.of()));
        return fleet;
    }

    /**
     * Changes what is not null.
     *
     * @param etag of the fleet as it was read; empty: whatever it is now
     */
    @Transactional
    public Fleet describe(
            FleetId id,
            @Nullable String displayName,
            @Nullable LabelSelector selector,
            String etag,
            Actor actor) {
        var before = fleets.findForUpdate(id).orElseThrow(() -> notFound(id));
        before.etag().check(before.name(), etag);
        var newName = displayName == null ? before.displayName() : displayName;
        var newSelector = selector == null ? before.selector() : selector;
        check(newName, newSelector);
        if (newName.equals(before.displayName()) && newSelector.equals(before.selector())) {
            return before;
        }
        events.record(new Event(actor, "fleet.update", before.name(), "", Map.of()));
        return fleets.update(before.described(newName, newSelector, clock.instant()));
    }

    @Transactional
    public void delete(FleetId id, Actor actor) {
        var fleet = fleets.findForUpdate(id).orElseThrow(() -> notFound(id));
        use.userOf(id)
                .ifPresent(
                        user -> {
                            throw new FailedPrecondition(
                                    "FLEET_IN_USE",
                                    fleet.name(),
                                    "%s is not over and names %s.".formatted(user, fleet.name()),
                                    Map.of("user", user));
                        });
        fleets.delete(id);
        events.record(new Event(actor, "fleet.delete", fleet.name(), "", Map.of()));
    }

    private static void check(String displayName, LabelSelector selector) {
        var violations =
                new Violations()
                        .require(
                                displayName.length() <= MAX_DISPLAY_NAME_LENGTH,
                                "fleet.display_name",
                                "must be at most %d characters".formatted(MAX_DISPLAY_NAME_LENGTH));
        selector.violations()
                .forEach(
                        found ->
                                violations.add(
                                        "fleet.selector." + found.field(), found.description()));
        violations.throwIfAny();
    }

    private static NotFound notFound(FleetId id) {
        return new NotFound("Fleet", id.resourceName());
    }
}
