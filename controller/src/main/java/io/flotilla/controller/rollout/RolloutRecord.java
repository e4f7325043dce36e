package io.flotilla.controller.rollout;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.flotilla.controller.rollout.DeploymentMoves.Moved;
import io.flotilla.controller.rollout.assignment.AssignmentsChanged;
import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.deployment.Downgrade;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.RolloutState;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.rollout.engine.WaveState;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.RollbackState;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes down every move of a rollout, and tells those who follow it. */
@Singleton
class RolloutRecord {

    /** The controller itself, where nobody asked for the move. */
    static final Actor ENGINE = Actor.system("rollout");

    private final EventLog events;
    private final jakarta.enterprise.event.Event<RolloutChanged> changed;
    private final jakarta.enterprise.event.Event<AssignmentsChanged> assigned;
    private final MeterRegistry meters;

    RolloutRecord(
            EventLog events,
            jakarta.enterprise.event.Event<RolloutChanged> changed,
            jakarta.enterprise.event.Event<AssignmentsChanged> assigned,
            MeterRegistry meters) {
        this.meters = meters;
        this.events = events;
        this.changed = changed;
        this.assigned = assigned;
    }

    void created(Rollout rollout, Actor actor) {
        events.record(
                new Event(
                        actor,
                        "rollout.create",
                        rollout.name(),
                        "",
                        Map.of(
                                "to",
                                rollout.state().name(),
                                "modelVersion",
                                rollout.plan().modelVersion())));
        changed(rollout.id());
    }

    /** Somebody has told the failed devices to try anew; each of them moves by itself. */
    void retried(Rollout rollout, int devices, String reason, Actor actor) {
        events.record(
                new Event(
                        actor,
                        "rollout.retry",
                        rollout.name(),
                        reason,
                        Map.of("devices", Integer.toString(devices))));
    }

    void moved(Rollout after, RolloutState before, String verb, String reason, Actor actor) {
        events.record(
                Event.move(actor, "rollout." + verb, after.name(), reason, before, after.state()));
        changed(after.id());
    }

    void moved(Rollout rollout, Wave after, WaveState before, String reason, Actor actor) {
        events.record(
                new Event(
                        actor,
                        "wave." + verb(after.state()),
                        rollout.name(),
                        reason,
                        Map.of(
                                "wave",
                                rollout.plan().policy().wave(after.ordinal()).name(),
                                "ordinal",
                                Integer.toString(after.ordinal()),
                                "from",
                                before.name(),
                                "to",
                                after.state().name())));
        changed(rollout.id());
    }

    /** Writes down what an analysis of a wave has measured. */
    void measured(Rollout rollout, Measurement measurement) {
        events.record(
                new Event(
                        ENGINE,
                        "analysis.measure",
                        rollout.name(),
                        measurement.decisive(),
                        Map.of(
                                "wave",
                                rollout.plan().policy().wave(measurement.wave()).name(),
                                "analysis",
                                measurement.analysis(),
                                "number",
                                Integer.toString(measurement.number()),
                                "verdict",
                                measurement.verdict().name())));
        changed(rollout.id());
    }

    void moved(Rollout rollout, Rollback after, String verb, Actor actor) {
        var details = new HashMap<String, String>();
        details.put("to", after.state().name());
        details.put("devices", Integer.toString(after.progress().devices()));
        if (after.state() != RollbackState.RUNNING) {
            details.put("from", RollbackState.RUNNING.name());
            details.put("restored", Integer.toString(after.progress().restored()));
            details.put("failed", Integer.toString(after.progress().failed()));
        }
        events.record(
                new Event(
                        actor,
                        "rollback." + verb,
                        "%s/rollbacks/%d".formatted(rollout.name(), after.ordinal()),
                        after.reason(),
                        details));
        changed(rollout.id());
    }

    /** Writes down that devices are kept from a variant, and tells those that may yet choose it. */
    void withdrawn(Rollout rollout, Withdrawal withdrawal, List<DeviceId> told, Actor actor) {
        events.record(
                new Event(
                        actor,
                        "rollout.withdrawVariant",
                        rollout.name(),
                        withdrawal.reason(),
                        Map.of(
                                "variant",
                                withdrawal.variant(),
                                "hardwareClass",
                                withdrawal.hardwareClass())));
        meters.counter(
                        "flotilla.rollout.withdrawals",
                        "by",
                        actor.equals(ENGINE) ? "policy" : "person")
                .increment();
        if (!told.isEmpty()) {
            assigned.fire(new AssignmentsChanged(told));
        }
        changed(rollout.id());
    }

    /** Writes down moves of deployments that one actor made, and tells those who follow them. */
    void moved(Collection<Moved> deployments, Actor actor) {
        moved(deployments, _ -> actor);
    }

    /** Writes down moves of deployments, and tells the devices whose assignments changed. */
    void moved(Collection<Moved> deployments, Function<Moved, Actor> actor) {
        for (var moved : deployments) {
            events.record(
                    Event.move(
                            actor.apply(moved),
                            "deployment." + verb(moved.to()),
                            moved.id().resourceName(),
                            moved.reason(),
                            moved.from(),
                            moved.to()));
        }
        changed(deployments.stream().map(Moved::id).toList(), true);
        var told =
                deployments.stream()
                        .filter(Moved::toldDevice)
                        .map(moved -> moved.id().device())
                        .toList();
        if (!told.isEmpty()) {
            assigned.fire(new AssignmentsChanged(told));
        }
    }

    /** Writes down that a device serves less than it chose, which is no failure. */
    void downgraded(DeploymentId deployment, Downgrade downgrade) {
        events.record(
                new Event(
                        Actor.device(deployment.device()),
                        "deployment.downgrade",
                        deployment.resourceName(),
                        downgrade.occasion().message(),
                        Map.of(
                                "from",
                                downgrade.variant(),
                                "to",
                                downgrade.replacement(),
                                "reason",
                                downgrade.occasion().reason())));
    }

    /** Tells those who follow the deployments that they got further without a move. */
    void progressed(Collection<DeploymentId> deployments) {
        changed(deployments, false);
    }

    private void changed(Collection<DeploymentId> deployments, boolean isMove) {
        deployments.stream()
                .collect(groupingBy(DeploymentId::rollout, mapping(DeploymentId::device, toList())))
                .forEach(
                        (rollout, devices) ->
                                changed.fire(new RolloutChanged(rollout, devices, isMove)));
    }

    void changed(RolloutId rollout) {
        changed.fire(new RolloutChanged(rollout, List.of(), true));
    }

    private static String verb(WaveState there) {
        return switch (there) {
            case PENDING -> "create";
            case AWAITING_APPROVAL -> "askApproval";
            case RUNNING -> "start";
            case SOAKING -> "soak";
            case PASSED -> "pass";
            case BREACHED -> "breach";
        };
    }

    private static String verb(DeploymentState there) {
        return switch (there) {
            case PENDING -> "create";
            case IN_PROGRESS -> "start";
            case SUCCEEDED -> "succeed";
            case FAILED -> "fail";
            case SKIPPED -> "skip";
            case SUPERSEDED -> "supersede";
            case CANCELLED -> "cancel";
            case ROLLED_BACK -> "rollBack";
        };
    }
}
