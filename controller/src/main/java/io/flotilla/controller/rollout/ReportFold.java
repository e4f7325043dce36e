package io.flotilla.controller.rollout;

import io.flotilla.contract.selection.VariantPolicy.NoFit;
import io.flotilla.controller.rollout.DeploymentMoves.Moved;
import io.flotilla.controller.rollout.assignment.AssignedSlot;
import io.flotilla.controller.rollout.assignment.Assignment;
import io.flotilla.controller.rollout.assignment.AssignmentRepository;
import io.flotilla.controller.rollout.deployment.Choice;
import io.flotilla.controller.rollout.deployment.Deployment;
import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.deployment.DeviceProgress;
import io.flotilla.controller.rollout.deployment.Downgrade;
import io.flotilla.controller.rollout.deployment.Outcome;
import io.flotilla.controller.rollout.deployment.SlotProgress;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Folds what devices report into their deployments: many devices in one transaction, the same
 * report any number of times.
 */
@Singleton
public class ReportFold {

    private final AssignmentRepository assignments;
    private final RolloutRepository rollouts;
    private final DeploymentRepository deployments;
    private final RolloutRecord record;
    private final ChoiceFollower choices;
    private final PolicyCodec policies;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Counter stale;

    ReportFold(
            AssignmentRepository assignments,
            RolloutRepository rollouts,
            DeploymentRepository deployments,
            RolloutRecord record,
            ChoiceFollower choices,
            PolicyCodec policies,
            MeterRegistry meters,
            Clock clock) {
        this.assignments = assignments;
        this.rollouts = rollouts;
        this.deployments = deployments;
        this.record = record;
        this.choices = choices;
        this.policies = policies;
        this.clock = clock;
        this.meters = meters;
        this.stale =
                Counter.builder("flotilla.rollout.reports.stale")
                        .description("Reports on slots that are about an assignment of the past")
                        .register(meters);
    }

    /**
     * What a device says of one slot that it was told about; the report is null if it says nothing.
     */
    private record Finding(
            AssignedSlot slot, DeviceProgress report, @Nullable SlotProgress progress) {

        boolean isUnfit() {
            return progress != null && progress.outcome() == Outcome.NO_VARIANT;
        }
    }

    /** Folds one report of each device. */
    @Transactional
    public void fold(Map<DeviceId, DeviceProgress> reports) {
        var findings = findings(reports);
        if (findings.isEmpty()) {
            return;
        }
        rollouts.lockAll(rolloutsOf(findings.keySet()));
        var unfit = unfit(findings.values());
        var now = clock.instant();
        var changed = new ArrayList<Deployment>();
        var moved = new ArrayList<Moved>();
        for (var before : deployments.findAll(findings.keySet())) {
            var finding = Objects.requireNonNull(findings.get(before.id()));
            var after =
                    apply(
                            before,
                            finding,
                            unfit.getOrDefault(before.id().rollout(), NoFit.SKIP),
                            now);
            if (after.equals(before)) {
                continue;
            }
            changed.add(after);
            after.downgrade()
                    .filter(found -> !before.downgrade().equals(after.downgrade()))
                    .ifPresent(found -> downgraded(after.id(), found));
            follow(before.choice(), after.choice(), finding.slot);
            if (after.state() != before.state()) {
                moved.add(
                        new Moved(
                                after.id(), before.state(), after.state(), after.reason(), false));
            }
        }
        if (!changed.isEmpty()) {
            keep(changed, moved);
        }
    }

    private void downgraded(DeploymentId deployment, Downgrade downgrade) {
        record.downgraded(deployment, downgrade);
        meters.counter("flotilla.rollout.downgrades", "reason", reasonOf(downgrade)).increment();
    }

    /** Devices choose the word, so one of no usual form is not shown. */
    private static String reasonOf(Downgrade downgrade) {
        var reason = downgrade.occasion().reason();
        return reason.matches("[A-Z_]{1,40}") ? reason.toLowerCase(Locale.ROOT) : "other";
    }

    private void keep(List<Deployment> changed, List<Moved> moved) {
        deployments.update(changed, clock.instant());
        record.moved(moved, move -> Actor.device(move.id().device()));
        var further = new LinkedHashSet<DeploymentId>();
        changed.forEach(deployment -> further.add(deployment.id()));
        moved.forEach(move -> further.remove(move.id()));
        record.progressed(further);
    }

    /** A choice is compared once; what leads back was not the device's own choice. */
    private void follow(Choice before, Choice after, AssignedSlot slot) {
        var selection = after.selection();
        if (selection != null
                && !Objects.equals(selection, before.selection())
                && slot.pinned().isEmpty()
                && !slot.isEmpty()) {
            choices.offer(slot, selection);
        }
    }

    /** What the policies say of devices that nothing fits, for rollouts with any such. */
    private Map<RolloutId, NoFit> unfit(Collection<Finding> findings) {
        var ids =
                findings.stream()
                        .filter(Finding::isUnfit)
                        .map(finding -> finding.slot.deployment())
                        .toList();
        if (ids.isEmpty()) {
            return Map.of();
        }
        var unfit = new HashMap<RolloutId, NoFit>();
        rollouts.policiesOf(rolloutsOf(ids))
                .forEach((id, policy) -> unfit.put(id, policies.variantPolicy(policy).onNoFit()));
        return unfit;
    }

    private static Deployment apply(
            Deployment deployment, Finding finding, NoFit onNoFit, Instant now) {
        if (finding.progress != null) {
            return deployment.updatedBy(finding.progress.believedAt(now), onNoFit);
        }
        var rejection = finding.report.rejection();
        if (rejection != null) {
            return deployment.refused(rejection);
        }
        return finding.slot.isEmpty() ? deployment.emptied() : deployment;
    }

    /** What each report says of the deployments that its device is to fulfil now. */
    private Map<DeploymentId, Finding> findings(Map<DeviceId, DeviceProgress> reports) {
        var findings = new HashMap<DeploymentId, Finding>();
        var current = assignments.findAll(reports.keySet());
        reports.forEach(
                (device, report) -> {
                    var assignment = current.get(device);
                    if (assignment != null) {
                        collect(assignment, report, findings);
                    }
                });
        return findings;
    }

    private void collect(
            Assignment assignment, DeviceProgress report, Map<DeploymentId, Finding> findings) {
        var bySlot =
                report.slots().stream()
                        .collect(
                                Collectors.toMap(
                                        slot -> slot.deployment(), slot -> slot, (a, b) -> b));
        for (var slot : assignment.slots()) {
            var progress = bySlot.remove(slot.deployment());
            if (progress != null && progress.round() == slot.round()) {
                findings.put(slot.deployment(), new Finding(slot, report, progress));
            } else if (progress == null && slot.generation() <= report.generation()) {
                findings.put(slot.deployment(), new Finding(slot, report, null));
            } else if (progress != null) {
                stale.increment();
            }
        }
        stale.increment(bySlot.size());
    }

    private static List<RolloutId> rolloutsOf(Collection<DeploymentId> ids) {
        return ids.stream().map(DeploymentId::rollout).distinct().toList();
    }
}
