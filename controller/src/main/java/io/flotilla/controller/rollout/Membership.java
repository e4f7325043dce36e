package io.flotilla.controller.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.device.FleetRepository;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.plan.RolloutPolicy;
import io.flotilla.controller.rollout.plan.Target;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.NotFound;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Knows which devices a rollout delivers to, and shares them out to its waves. */
@Singleton
class Membership {

    private final DeviceRepository devices;
    private final FleetRepository fleets;

    Membership(DeviceRepository devices, FleetRepository fleets) {
        this.devices = devices;
        this.fleets = fleets;
    }

    /** The ACTIVE devices that its target matches now. */
    List<DeviceId> of(Rollout rollout) {
        return devices.activeMatching(selector(rollout.plan().target()));
    }

    /** Those of the devices that its target matches now. */
    List<DeviceId> among(Rollout rollout, Collection<DeviceId> candidates) {
        var selector = selector(rollout.plan().target());
        return devices.findAll(candidates).stream()
                .filter(device -> device.state().takesPart())
                .filter(device -> selector.matches(device.allLabels()))
                .map(Device::id)
                .toList();
    }

    /**
     * Gives each device a wave. Which devices go first differs from rollout to rollout, so that the
     * same ones do not bear the risk each time, and is the same whenever one rollout is asked.
     */
    static Map<DeviceId, Integer> shareOut(
            RolloutId rollout, RolloutPolicy policy, List<DeviceId> members) {
        var order = members.stream().sorted(comparing(device -> draw(rollout, device))).toList();
        var shares = policy.shares(members.size());
        var waves = new LinkedHashMap<DeviceId, Integer>();
        var next = order.iterator();
        for (int ordinal = 1; ordinal <= shares.size(); ordinal++) {
            for (int taken = 0; taken < shares.get(ordinal - 1); taken++) {
                waves.put(next.next(), ordinal);
            }
        }
        return waves;
    }

    private static String draw(RolloutId rollout, DeviceId device) {
        return Digest.of((rollout.value() + '/' + device.value()).getBytes(UTF_8)).hex();
    }

    private LabelSelector selector(Target target) {
        return switch (target) {
            case Target.OfSelector(var selector) -> selector;
            case Target.OfFleet(var fleet) ->
                    fleets.find(fleet)
                            .orElseThrow(() -> new NotFound("Fleet", fleet.resourceName()))
                            .selector();
        };
    }
}
