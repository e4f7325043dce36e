package io.flotilla.controller.rollout;

import static io.flotilla.controller.rollout.engine.RolloutState.AWAITING_APPROVAL;
import static io.flotilla.controller.rollout.engine.RolloutState.PAUSED;
import static io.flotilla.controller.rollout.engine.RolloutState.RUNNING;
import static io.flotilla.controller.rollout.engine.RolloutState.SUCCEEDED;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.device.Fleets;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.RolloutPlan;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.rollout.engine.WaveState;
import io.flotilla.controller.rollout.plan.Target;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes and finds rollouts, and carries out the moves that people ask for. */
@Singleton
public class Rollouts {

    private static final int ID_ATTEMPTS = 5;

    private final RolloutRepository rollouts;
    private final RollbackRepository rollbacks;
    private final MoveExecution execution;
    private final RolloutRecord record;
    private final ModelVersions versions;
    private final Fleets fleets;
    private final RandomGenerator random;
    private final Clock clock;

    Rollouts(
            RolloutRepository rollouts,
            RollbackRepository rollbacks,
            MoveExecution execution,
            RolloutRecord record,
            ModelVersions versions,
            Fleets fleets,
            Clock clock) {
        this.rollouts = rollouts;
        this.rollbacks = rollbacks;
        this.execution = execution;
        this.record = record;
        this.versions = versions;
        this.fleets = fleets;
        this.random = RandomGenerator.getDefault();
        this.clock = clock;
    }

    public Rollout get(RolloutId id) {
        return rollouts.find(id).orElseThrow(() -> notFound(id));
    }

    /** All rollouts within reach, newest first. */
    public Page<Rollout> list(Reach reach, PageRequest wanted) {
        return wanted.cut(
                rollouts.before(wanted.after(), reach, wanted.limit()),
                rollout -> rollouts.keyOf(rollout.id()));
    }

    /** Makes a rollout, or finds the one that the same request made before. */
    @Transactional
    public Rollout create(NewRollout wanted, Actor actor) {
        var before = earlier(wanted, actor);
        if (before.isPresent()) {
            return before.get();
        }
        requirePublished(wanted.plan());
        if (wanted.plan().target() instanceof Target.OfFleet(var fleet)) {
            var _ = fleets.get(fleet);
        }
        var now = clock.instant();
        for (int attempt = 0; attempt < ID_ATTEMPTS; attempt++) {
            var id = wanted.id().isEmpty() ? drawId(wanted.plan()) : new RolloutId(wanted.id());
            var rollout = Rollout.create(id, wanted.plan(), now);
            if (rollouts.add(rollout, wanted.policy(), wanted.requestId())) {
                record.created(rollout, actor);
                return rollout;
            }
            var meanwhile = earlier(wanted, actor);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            if (!wanted.id().isEmpty()) {
                throw new AlreadyExists(
                        "Rollout",
                        id.resourceName(),
                        "There is a %s already.".formatted(id.resourceName()));
            }
        }
        throw new IllegalStateException("no free id was found");
    }

    @Transactional
    public Rollout start(RolloutId id, Actor actor) {
        return execution.start(lock(id), "", actor, clock.instant());
    }

    /** Approves a rollout that waits for it, or the wave of a running one that does. */
    @Transactional
    public Rollout approve(RolloutId id, String reason, Actor actor) {
        var rollout = lock(id);
        requireOther(rollout, actor);
        var now = clock.instant();
        if (rollout.state() == RUNNING || rollout.state() == PAUSED) {
            return approveWave(rollout, reason, actor, now);
        }
        return execution.moved(
                rollout.approve(reason, now), rollout, "approve", reason, actor, now);
    }

    @Transactional
    public Rollout reject(RolloutId id, String reason, Actor actor) {
        var rollout = lock(id);
        var now = clock.instant();
        return execution.moved(rollout.reject(reason, now), rollout, "reject", reason, actor, now);
    }

    @Transactional
    public Rollout pause(RolloutId id, String reason, Actor actor) {
        var rollout = lock(id);
        var now = clock.instant();
        var why = reason.isEmpty() ? "Paused by %s.".formatted(actor) : reason;
        return execution.moved(rollout.pause(why, now), rollout, "pause", reason, actor, now);
    }

    @Transactional
    public Rollout resume(RolloutId id, String reason, Actor actor) {
        return execution.resume(lock(id), reason, actor, clock.instant());
    }

    @Transactional
    public Rollout cancel(RolloutId id, String reason, Actor actor) {
        return execution.cancel(lock(id), reason, actor, clock.instant());
    }

    /** Begins to bring devices back to what they ran before. */
    @Transactional
    public Rollback rollBack(RolloutId id, RollbackScope scope, String reason, Actor actor) {
        var rollout = lock(id);
        var running = rollbacks.running(id);
        if (scope instanceof RollbackScope.WholeRollout) {
            var same = running.stream().filter(r -> r.scope().equals(scope)).findFirst();
            if (same.isPresent()) {
                return same.get();
            }
        } else if (rollout.state() != RUNNING && rollout.state() != PAUSED) {
            throw FailedPrecondition.illegalMove(
                    rollout.name(), rollout.state(), "be rolled back in part");
        }
        if (scope instanceof RollbackScope.OfWave(var ordinal)
                && (ordinal < 1 || ordinal > rollouts.waves(id).size())) {
            throw InvalidArgument.of("rollback.wave", "the rollout has no wave " + ordinal);
        }
        return execution.rollBack(rollout, scope, reason, actor, clock.instant());
    }

    /** Ends the soak of the current wave. */
    @Transactional
    public Rollout promote(RolloutId id, String reason, Actor actor) {
        var rollout = lock(id);
        var now = clock.instant();
        var waves = rollouts.waves(id);
        var soaking = first(rollout, waves, WaveState.SOAKING, "be promoted: no wave of it soaks");
        var promoted = execution.promote(rollout, soaking, reason, actor, now);
        rollouts.look(id, now);
        return promoted;
    }

    /** Lets devices that failed wait to be told anew. */
    @Transactional
    public Rollout retry(RolloutId id, String reason, Actor actor) {
        var rollout = lock(id);
        if (rollout.state() != RUNNING
                && rollout.state() != PAUSED
                && rollout.state() != SUCCEEDED) {
            throw FailedPrecondition.illegalMove(rollout.name(), rollout.state(), "be retried");
        }
        var now = clock.instant();
        execution.retry(rollout, reason, actor, now);
        rollouts.look(id, now);
        return rollout;
    }

    private Rollout approveWave(Rollout rollout, String reason, Actor actor, Instant now) {
        var waves = rollouts.waves(rollout.id());
        var waiting =
                first(
                        rollout,
                        waves,
                        WaveState.AWAITING_APPROVAL,
                        "be approved: no wave of it waits");
        var approved = execution.startWave(rollout, waves, waiting, reason, actor, now);
        rollouts.look(rollout.id(), now);
        return approved;
    }

    /** The first wave in the state; refuses the move if there is none, or the rollout is over. */
    private static Wave first(Rollout rollout, List<Wave> waves, WaveState wanted, String verb) {
        var isOpen = rollout.state() == RUNNING || rollout.state() == PAUSED;
        return waves.stream()
                .filter(wave -> isOpen && wave.state() == wanted)
                .findFirst()
                .orElseThrow(
                        () ->
                                FailedPrecondition.illegalMove(
                                        rollout.name(), rollout.state(), verb));
    }

    private Optional<Rollout> earlier(NewRollout wanted, Actor actor) {
        return wanted.requestId().isEmpty()
                ? Optional.empty()
                : rollouts.findByRequest(actor.name(), wanted.requestId());
    }

    private void requirePublished(RolloutPlan plan) {
        var version =
                versions.get(
                        ModelVersion.NAMES.parse("rollout.model_version", plan.modelVersion()));
        if (version.state() != ModelVersionState.PUBLISHED) {
            throw new FailedPrecondition(
                    "VERSION_NOT_PUBLISHED",
                    plan.modelVersion(),
                    "%s is %s; only a PUBLISHED version can be rolled out."
                            .formatted(plan.modelVersion(), version.state()),
                    Map.of("state", version.state().name()));
        }
    }

    private static void requireOther(Rollout rollout, Actor actor) {
        var alone =
                rollout.state() == AWAITING_APPROVAL
                        && rollout.plan().creator().equals(actor.name());
        if (alone) {
            throw new Denied(
                    "OWN_ROLLOUT",
                    "%s was made by %s: somebody else must approve it."
                            .formatted(rollout.name(), actor),
                    Map.of("resource", rollout.name(), "creator", actor.name()));
        }
    }

    private RolloutId drawId(RolloutPlan plan) {
        var model = plan.slot().length() > 40 ? plan.slot().substring(0, 40) : plan.slot();
        var name = model.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        return new RolloutId("%s-%08x".formatted(name, random.nextInt()));
    }

    private Rollout lock(RolloutId id) {
        return rollouts.lock(id).orElseThrow(() -> notFound(id));
    }

    private static NotFound notFound(RolloutId id) {
        return new NotFound("Rollout", id.resourceName());
    }
}
