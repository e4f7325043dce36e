package io.flotilla.controller.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.device.FleetRepository;
import io.flotilla.controller.planning.CoveragePlans;
import io.flotilla.controller.planning.CoveragePlans.Expected;
import io.flotilla.controller.planning.DownloadCaps;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.RolloutPlan;
import io.flotilla.controller.rollout.plan.Member;
import io.flotilla.controller.rollout.plan.Target;
import io.flotilla.controller.rollout.plan.WavePlan;
import io.flotilla.controller.rollout.plan.WaveShares;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.NotFound;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows which devices a rollout delivers to, and shares them out to its waves. */
@Singleton
public class Membership {

    /** Most devices that are read at once, since each comes with all that is known of it. */
    private static final int READ_AT_ONCE = 1000;

    private final DeviceRepository devices;
    private final FleetRepository fleets;
    private final RolloutRepository rollouts;
    private final PolicyCodec policies;
    private final CoveragePlans plans;

    Membership(
            DeviceRepository devices,
            FleetRepository fleets,
            RolloutRepository rollouts,
            PolicyCodec policies,
            CoveragePlans plans) {
        this.devices = devices;
        this.fleets = fleets;
        this.rollouts = rollouts;
        this.policies = policies;
        this.plans = plans;
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

    /** The devices of each wave, of all that its target matches now. */
    List<List<DeviceId>> shareOut(Rollout rollout) {
        var plan = rollout.plan().policy().waves();
        var ids = of(rollout);
        var members =
                plan.readsDevices()
                        ? members(ids, plan.strata().needVariants() ? choices(rollout) : Map.of())
                        : ids.stream().map(id -> expected(id, null)).toList();
        return shareOut(rollout.id(), plan, members);
    }

    /**
     * Gives each device a wave. Which devices go first differs from rollout to rollout, so that the
     * same ones do not bear the risk each time, and is the same whenever one rollout is asked.
     */
    static List<List<DeviceId>> shareOut(RolloutId rollout, WavePlan plan, List<Member> members) {
        record Drawn(String lot, Member member) {}
        var drawn =
                members.stream()
                        .map(member -> new Drawn(draw(rollout, member.device()), member))
                        .sorted(comparing(Drawn::lot))
                        .map(Drawn::member)
                        .toList();
        return WaveShares.of(plan, drawn);
    }

    /**
     * The devices of each wave of a rollout that is not made, if it were made now.
     *
     * @param expected what they would choose
     */
    public List<List<Member>> foresee(Rollout rollout, Map<DeviceId, Expected> expected) {
        var plan = rollout.plan().policy().waves();
        var ids = of(rollout);
        var members =
                plan.readsLabels()
                        ? members(ids, expected)
                        : ids.stream().map(id -> expected(id, expected.get(id))).toList();
        var byId = members.stream().collect(toMap(Member::device, identity()));
        return shareOut(rollout.id(), plan, members).stream()
                .map(wave -> wave.stream().map(id -> requireNonNull(byId.get(id))).toList())
                .toList();
    }

    /** As much of a device as its expected choice tells. */
    private static Member expected(DeviceId id, @Nullable Expected choice) {
        return choice == null
                ? new Member(id, Map.of(), "", "")
                : new Member(id, Map.of(), choice.hardwareClass(), choice.variant());
    }

    /** What is asked of the choices that the devices of a rollout make. */
    public CoveragePlans.Question question(RolloutPlan plan, VariantPolicy policy) {
        return new CoveragePlans.Question(
                ModelVersion.NAMES.parse("model_version", plan.modelVersion()),
                selector(plan.target()),
                policy,
                plan.slot(),
                DownloadCaps.NONE);
    }

    private static String draw(RolloutId rollout, DeviceId device) {
        return Digest.of((rollout.value() + '/' + device.value()).getBytes(UTF_8)).hex();
    }

    private List<Member> members(List<DeviceId> ids, Map<DeviceId, Expected> expected) {
        var members = new ArrayList<Member>();
        for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
            var part = ids.subList(from, Math.min(ids.size(), from + READ_AT_ONCE));
            for (var device : devices.findAll(part)) {
                var choice = expected.get(device.id());
                members.add(
                        new Member(
                                device.id(),
                                device.allLabels(),
                                device.facts().hardwareClass(),
                                choice == null ? "" : choice.variant()));
            }
        }
        return members;
    }

    private Map<DeviceId, Expected> choices(Rollout rollout) {
        var policy = rollouts.policiesOf(List.of(rollout.id())).get(rollout.id());
        return plans.choices(
                question(rollout.plan(), policies.variantPolicy(requireNonNull(policy))));
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
