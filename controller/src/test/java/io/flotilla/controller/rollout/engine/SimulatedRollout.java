package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.PENDING;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;

import io.flotilla.controller.rollout.engine.SimulatedFleet.Device;
import io.flotilla.controller.rollout.plan.Member;
import io.flotilla.controller.rollout.plan.WaveShares;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A rollout with devices and an operator that behave at random. It carries out what the engine
 * says, and writes down where that breaks a promise.
 */
final class SimulatedRollout {

    private final RolloutEngine engine = new RolloutEngine();
    private final Random random;
    private final SimulatedFleet fleet;
    private final List<Wave> waves = new ArrayList<>();
    private final Set<Integer> startedWaves = new HashSet<>();
    private final Map<Integer, Rollback> rollbacks = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private Rollout rollout;
    private int lastRollback;
    private Instant now = Samples.NOW;

    SimulatedRollout(Rollout rollout, int deviceCount, Random random) {
        this.rollout = rollout;
        this.random = random;
        this.fleet = new SimulatedFleet(rollout.plan().policy(), random);
        var shares = WaveShares.of(rollout.plan().policy().waves(), members(deviceCount));
        for (int ordinal = 1; ordinal <= shares.size(); ordinal++) {
            waves.add(Wave.pending(ordinal));
            fleet.add(shares.get(ordinal - 1).size(), ordinal);
        }
        require(fleet.size() == deviceCount, "each device belongs to one wave");
    }

    private static List<Member> members(int devices) {
        return IntStream.range(0, devices)
                .mapToObj(i -> new Member(new DeviceId("m" + i), Map.of(), "", ""))
                .toList();
    }

    void run(int steps) {
        for (int i = 0; i < steps && !isOver(); i++) {
            var moves = engine.decide(snapshot(), now);
            require(!moves.isEmpty(), "there is a move or a reason to wait");
            moves.forEach(this::carryOut);
            if (moves.getFirst() instanceof Move.Await(var what, _)) {
                require(moves.size() == 1, "a wait comes alone");
                require(
                        !what.isBlank() || rollout.state() == RolloutState.PAUSED,
                        "a wait has a reason");
                world();
            }
        }
    }

    boolean isOver() {
        return rollout.state().isOver();
    }

    List<String> violations() {
        return violations;
    }

    private RolloutSnapshot snapshot() {
        for (int i = 0; i < waves.size(); i++) {
            waves.set(i, waves.get(i).withCounts(fleet.counts(i + 1)));
        }
        var current =
                waves.stream()
                        .filter(wave -> !wave.state().isTerminal())
                        .map(Wave::ordinal)
                        .findFirst()
                        .orElse(0);
        return new RolloutSnapshot(
                rollout,
                waves,
                List.copyOf(rollbacks.values()),
                fleet.stragglers(current, now),
                rollout.state() == RolloutState.RUNNING ? fleet.penalties(now) : Penalties.NONE,
                fleet.evidence(current),
                fleet.queue(startedWaves.size(), now),
                List.of());
    }

    private void carryOut(Move move) {
        if (rollout.state() == RolloutState.PAUSED) {
            require(
                    !(move instanceof Move.StartWave
                            || move instanceof Move.TellDevices
                            || move instanceof Move.PassWave
                            || move instanceof Move.SoakWave),
                    "nothing advances while paused");
        }
        switch (move) {
            case Move.StartRollout() -> violations.add("it had started");
            case Move.AskApproval(var wave) -> replace(wave(wave).askApproval());
            case Move.StartWave(var wave) -> start(wave);
            case Move.TellDevices(var told) -> tell(told);
            case Move.TryAnew(var failed) -> failed.forEach(id -> fleet.device(id).state = PENDING);
            case Move.SoakWave(var wave, var until) -> replace(wave(wave).soak(until));
            case Move.PassWave(var wave) -> pass(wave);
            case Move.BreachWave(var wave, _) -> replace(wave(wave).breach(now));
            case Move.TimeOut(var late) -> late.forEach(id -> end(fleet.device(id), FAILED));
            case Move.FinishRollback(var ordinal) -> rollbacks.remove(ordinal);
            case Move.WithdrawVariant(var variant, var hardwareClass, var why) ->
                    withdraw(variant, hardwareClass, why);
            case Move.Measure(_, _) -> violations.add("it has no analyses");
            case Move.Pause(var why) -> rollout = rollout.pause(why, now);
            case Move.RollBack(var scope, var why) -> rollBack(scope, why);
            case Move.Cancel(var why) -> rollout = rollout.cancel(why, now);
            case Move.Succeed(var why) -> succeed(why);
            case Move.EndRollingBack(var restored, var why) ->
                    rollout = rollout.finishRollback(restored, why, now);
            case Move.Await(_, _) -> {}
        }
    }

    private void start(int ordinal) {
        require(startedWaves.add(ordinal), "a wave starts once");
        require(
                waves.stream()
                        .filter(w -> w.ordinal() < ordinal)
                        .allMatch(w -> w.state().isTerminal()),
                "one wave runs at a time");
        replace(wave(ordinal).start(now));
    }

    private void tell(List<DeviceId> told) {
        var policy = rollout.plan().policy();
        require(!told.isEmpty(), "somebody is told");
        for (var device : told.stream().map(fleet::device).toList()) {
            requireBudget(device);
            require(device.state == PENDING, "nobody is told twice");
            require(startedWaves.contains(device.wave), "its turn has come");
            fleet.tell(device, now);
            require(
                    device.timesTold <= policy.failures().penalty().failureThreshold(),
                    "a device is told no more often than it may fail");
        }
        var rate = policy.throttle().rate();
        require(
                rate == null || fleet.recentlyTold(now).size() <= rate.maxPerWindow(),
                "the rate is kept");
        require(
                fleet.underWay(now) <= policy.throttle().maxConcurrent(),
                "no more at once than may be");
    }

    private void requireBudget(Device device) {
        var budget = rollout.plan().policy().throttle().budget();
        if (budget != null) {
            var group = fleet.group(device.site);
            var taken = device.isReachable ? group.away() : group.updating();
            require(taken < budget.maxUnavailable(group.devices()), "the budget is kept");
        }
    }

    private void withdraw(String variant, String hardwareClass, String why) {
        require(!fleet.isWithdrawn(variant), "a variant is withdrawn once");
        fleet.withdraw(variant, now);
        rollBack(new RollbackScope.OfVariant(variant, hardwareClass), why);
    }

    private void pass(int ordinal) {
        var counts = fleet.counts(ordinal).without(fleet.evidence(ordinal).excused());
        var spec = rollout.plan().policy().wave(ordinal);
        require(
                counts.successRatio() >= spec.successThresholdRatio(),
                "a wave passes only with enough successes");
        replace(wave(ordinal).pass(now));
    }

    private void succeed(String why) {
        require(waves.stream().allMatch(w -> w.state().isTerminal()), "all waves have ended");
        require(
                waves.stream().allMatch(w -> fleet.counts(w.ordinal()).of(PENDING) == 0),
                "nobody is left waiting");
        rollout = rollout.succeed(why, now);
    }

    private void rollBack(RollbackScope scope, String why) {
        if (scope instanceof RollbackScope.WholeRollout) {
            rollout = rollout.beginRollback(why, now);
            fleet.cancelPending();
        }
        lastRollback++;
        var concerned = fleet.takeBack(scope, lastRollback, now);
        rollbacks.put(
                lastRollback, Rollback.begin(lastRollback, scope, why, now).concerning(concerned));
    }

    /**
     * Something happens outside: devices report, go and come back, somebody decides, time passes.
     */
    private void world() {
        now = now.plus(Duration.ofMinutes(1 + random.nextInt(30)));
        fleet.live(now).forEach(this::end);
        if (rollout.state() == RolloutState.PAUSED && random.nextInt(3) == 0) {
            rollout = rollout.resume("", now);
        } else if (rollout.state() == RolloutState.RUNNING && random.nextInt(30) == 0) {
            rollout = rollout.pause("Somebody looks.", now);
        }
        if (rollout.state() == RolloutState.RUNNING) {
            waves.stream()
                    .filter(wave -> wave.state() == WaveState.AWAITING_APPROVAL)
                    .findFirst()
                    .ifPresent(wave -> start(wave.ordinal()));
        }
    }

    private void end(Device device, DeploymentState there) {
        require(device.state == IN_PROGRESS, "only who is under way ends");
        device.state = there;
        device.failedTime = now;
        var running = rollbacks.get(device.rollback);
        if (running != null) {
            var progress = running.progress();
            rollbacks.put(
                    device.rollback,
                    new Rollback(
                            running.ordinal(),
                            running.scope(),
                            running.state(),
                            "",
                            new Rollback.Progress(
                                    progress.devices(),
                                    progress.restored() + (there == ROLLED_BACK ? 1 : 0),
                                    progress.failed() + (there == ROLLED_BACK ? 0 : 1)),
                            running.created(),
                            now));
        }
    }

    private Wave wave(int ordinal) {
        return waves.get(ordinal - 1).withCounts(fleet.counts(ordinal));
    }

    private void replace(Wave wave) {
        waves.set(wave.ordinal() - 1, wave);
    }

    private void require(boolean promise, String text) {
        if (!promise) {
            violations.add(text);
        }
    }
}
