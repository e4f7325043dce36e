package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.DeploymentState.CANCELLED;
import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.PENDING;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.DeploymentState.SKIPPED;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;

import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rollout with devices and an operator that behave at random. It carries out what the engine
 * says, and writes down where that breaks a promise.
 */
final class SimulatedRollout {

    private static final class SimulatedDevice {
        private final DeviceId id;
        private final int wave;
        private DeploymentState state = PENDING;
        private boolean isReachable = true;
        private boolean isRollingBack;
        private int timesTold;
        private Instant deadline = Instant.MAX;

        private SimulatedDevice(DeviceId id, int wave) {
            this.id = id;
            this.wave = wave;
        }
    }

    private final RolloutEngine engine = new RolloutEngine();
    private final Random random;
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final List<Wave> waves = new ArrayList<>();
    private final Set<Integer> startedWaves = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private Rollout rollout;
    private @Nullable Rollback rollback;
    private Instant now = Samples.NOW;

    SimulatedRollout(Rollout rollout, int deviceCount, Random random) {
        this.rollout = rollout;
        this.random = random;
        var shares = rollout.plan().policy().shares(deviceCount);
        for (int ordinal = 1; ordinal <= shares.size(); ordinal++) {
            waves.add(Wave.pending(ordinal));
            for (int i = 0; i < shares.get(ordinal - 1); i++) {
                devices.add(new SimulatedDevice(new DeviceId("d" + devices.size()), ordinal));
            }
        }
        require(devices.size() == deviceCount, "each device belongs to one wave");
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
            waves.set(i, waves.get(i).withCounts(counts(i + 1)));
        }
        return new RolloutSnapshot(
                rollout, waves, rollback == null ? List.of() : List.of(rollback), stragglers());
    }

    private DeploymentCounts counts(int wave) {
        var counts = new EnumMap<DeploymentState, Integer>(DeploymentState.class);
        devices.stream()
                .filter(device -> device.wave == wave)
                .forEach(device -> counts.merge(device.state, 1, Integer::sum));
        return new DeploymentCounts(counts);
    }

    private Stragglers stragglers() {
        var current =
                waves.stream()
                        .filter(wave -> !wave.state().isTerminal())
                        .map(Wave::ordinal)
                        .findFirst()
                        .orElse(0);
        var counted =
                rollout.plan().policy().pace().offlineDevices() == OfflineDevices.COUNT_AS_TIMEOUT;
        var overdue = new ArrayList<DeviceId>();
        int unreachable = 0;
        int lost = 0;
        for (var device : devices) {
            if (device.state != IN_PROGRESS) {
                continue;
            }
            var isOver = !now.isBefore(device.deadline);
            var isAway = !device.isReachable && !device.isRollingBack;
            if (isOver && (counted || !isAway)) {
                overdue.add(device.id);
            } else if (isAway && device.wave == current) {
                unreachable += isOver ? 0 : 1;
                lost += isOver ? 1 : 0;
            }
        }
        var next =
                devices.stream()
                        .filter(device -> device.state == IN_PROGRESS)
                        .map(device -> device.deadline)
                        .filter(deadline -> deadline.isAfter(now))
                        .min(Comparator.naturalOrder())
                        .orElse(null);
        return new Stragglers(overdue, unreachable, lost, next);
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
            case Move.TellDevices(var wave) -> tell(wave);
            case Move.SoakWave(var wave, var until) -> replace(wave(wave).soak(until));
            case Move.PassWave(var wave) -> pass(wave);
            case Move.BreachWave(var wave, _) -> replace(wave(wave).breach(now));
            case Move.TimeOut(var late) -> late.forEach(id -> end(device(id), FAILED));
            case Move.FinishRollback(_) -> rollback = null;
            case Move.Pause(var why) -> rollout = rollout.pause(why, now);
            case Move.RollBack(var why) -> rollBack(why);
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

    private void tell(int ordinal) {
        devices.stream()
                .filter(device -> device.wave == ordinal && device.state == PENDING)
                .limit(3)
                .forEach(
                        device -> {
                            device.timesTold++;
                            require(device.timesTold == 1, "a device is told once");
                            device.state = IN_PROGRESS;
                            device.deadline =
                                    now.plus(rollout.plan().policy().pace().updateTimeout());
                        });
    }

    private void pass(int ordinal) {
        var counts = counts(ordinal);
        var spec = rollout.plan().policy().wave(ordinal);
        require(
                counts.successRatio() >= spec.successThresholdRatio(),
                "a wave passes only with enough successes");
        replace(wave(ordinal).pass(now));
    }

    private void succeed(String why) {
        require(waves.stream().allMatch(w -> w.state().isTerminal()), "all waves have ended");
        rollout = rollout.succeed(why, now);
    }

    private void rollBack(String why) {
        rollout = rollout.beginRollback(why, now);
        int concerned = 0;
        for (var device : devices) {
            if (device.state == PENDING) {
                device.state = CANCELLED;
            } else if (Set.of(IN_PROGRESS, SUCCEEDED, FAILED).contains(device.state)) {
                device.state = IN_PROGRESS;
                device.isRollingBack = true;
                device.deadline = now.plus(Duration.ofHours(1));
                concerned++;
            }
        }
        rollback =
                Rollback.begin(1, new RollbackScope.WholeRollout(), why, now).concerning(concerned);
    }

    /**
     * Something happens outside: devices report, go and come back, somebody decides, time passes.
     */
    private void world() {
        now = now.plus(Duration.ofMinutes(1 + random.nextInt(30)));
        for (var device : devices) {
            if (random.nextInt(10) == 0) {
                device.isReachable = !device.isReachable;
            }
            if (device.state == IN_PROGRESS && device.isReachable && random.nextInt(3) == 0) {
                end(device, outcome(device));
            }
        }
        decide();
    }

    private DeploymentState outcome(SimulatedDevice device) {
        if (device.isRollingBack) {
            return random.nextInt(20) == 0 ? FAILED : ROLLED_BACK;
        }
        return switch (random.nextInt(10)) {
            case 0 -> FAILED;
            case 1 -> SKIPPED;
            default -> SUCCEEDED;
        };
    }

    private void decide() {
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

    private void end(SimulatedDevice device, DeploymentState there) {
        device.state = there;
        if (device.isRollingBack) {
            var running = Objects.requireNonNull(rollback);
            var progress = running.progress();
            rollback =
                    new Rollback(
                            1,
                            running.scope(),
                            running.state(),
                            "",
                            new Rollback.Progress(
                                    progress.devices(),
                                    progress.restored() + (there == ROLLED_BACK ? 1 : 0),
                                    progress.failed() + (there == ROLLED_BACK ? 0 : 1)),
                            running.created(),
                            now);
        }
    }

    private Wave wave(int ordinal) {
        return waves.get(ordinal - 1).withCounts(counts(ordinal));
    }

    private void replace(Wave wave) {
        waves.set(wave.ordinal() - 1, wave);
    }

    private SimulatedDevice device(DeviceId id) {
        return devices.stream().filter(device -> device.id.equals(id)).findFirst().orElseThrow();
    }

    private void require(boolean promise, String text) {
        if (!promise) {
            violations.add(text);
        }
    }
}
