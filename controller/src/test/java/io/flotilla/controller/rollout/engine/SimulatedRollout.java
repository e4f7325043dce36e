package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.DeploymentState.CANCELLED;
import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.PENDING;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.DeploymentState.SKIPPED;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;

import io.flotilla.controller.rollout.plan.Member;
import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.rollout.plan.WaveShares;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A rollout with devices and an operator that behave at random. It carries out what the engine
 * says, and writes down where that breaks a promise.
 */
final class SimulatedRollout {

    private static final class SimulatedDevice {
        private final DeviceId id;
        private final int wave;
        private final String site;
        private DeploymentState state = PENDING;
        private boolean isReachable = true;
        private boolean isRollingBack;
        private int timesTold;
        private Instant toldTime = Instant.MIN;
        private Instant deadline = Instant.MAX;

        private SimulatedDevice(int number, int wave) {
            this.id = new DeviceId("d" + number);
            this.wave = wave;
            this.site = "site-" + number % SITES;
        }
    }

    private static final int SITES = 4;

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
        var shares = WaveShares.of(rollout.plan().policy().waves(), members(deviceCount));
        for (int ordinal = 1; ordinal <= shares.size(); ordinal++) {
            waves.add(Wave.pending(ordinal));
            for (int i = 0; i < shares.get(ordinal - 1).size(); i++) {
                devices.add(new SimulatedDevice(devices.size(), ordinal));
            }
        }
        require(devices.size() == deviceCount, "each device belongs to one wave");
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
            waves.set(i, waves.get(i).withCounts(counts(i + 1)));
        }
        return new RolloutSnapshot(
                rollout,
                waves,
                rollback == null ? List.of() : List.of(rollback),
                stragglers(),
                queue());
    }

    private Queue queue() {
        var throttle = rollout.plan().policy().throttle();
        var current =
                waves.stream().filter(wave -> !wave.state().isTerminal()).findFirst().orElse(null);
        if (current == null) {
            return Queue.EMPTY;
        }
        var next =
                devices.stream()
                        .filter(device -> device.wave == current.ordinal())
                        .filter(device -> device.state == PENDING)
                        .limit(3)
                        .map(d -> new Queue.Candidate(d.id, d.site, !d.isReachable))
                        .toList();
        var rate = throttle.rate();
        var recent =
                devices.stream()
                        .map(device -> device.toldTime)
                        .filter(told -> rate != null && told.isAfter(now.minus(rate.window())))
                        .sorted()
                        .toList();
        var groups = new HashMap<String, Queue.Group>();
        for (int i = 0; i < SITES; i++) {
            groups.put("site-" + i, group("site-" + i));
        }
        return new Queue(next, null, recent, throttle.budget() == null ? Map.of() : groups);
    }

    private Queue.Group group(String site) {
        var members = devices.stream().filter(device -> device.site.equals(site)).toList();
        var away = members.stream().filter(d -> d.state == IN_PROGRESS || !d.isReachable).count();
        var updating = members.stream().filter(d -> d.state == IN_PROGRESS).count();
        return new Queue.Group(members.size(), (int) away, (int) updating);
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
            case Move.TellDevices(var wave, var told) -> tell(wave, told);
            case Move.SoakWave(var wave, var until) -> replace(wave(wave).soak(until));
            case Move.Measure(_, _) -> violations.add("it has no analyses");
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

    private void tell(int ordinal, List<DeviceId> told) {
        var throttle = rollout.plan().policy().throttle();
        var budget = throttle.budget();
        require(!told.isEmpty(), "somebody is told");
        for (var device : told.stream().map(this::device).toList()) {
            if (budget != null) {
                var group = group(device.site);
                var taken = device.isReachable ? group.away() : group.updating();
                require(taken < budget.maxUnavailable(group.devices()), "the budget is kept");
            }
            device.timesTold++;
            require(device.timesTold == 1, "a device is told once");
            require(device.state == PENDING && device.wave == ordinal, "its turn has come");
            device.state = IN_PROGRESS;
            device.toldTime = now;
            device.deadline = now.plus(rollout.plan().policy().pace().updateTimeout());
        }
        var rate = throttle.rate();
        if (rate != null) {
            require(queue().recentlyTold().size() <= rate.maxPerWindow(), "the rate is kept");
        }
        require(underWay(ordinal) <= throttle.maxConcurrent(), "no more at once than may be");
    }

    /** Those of the wave that are within reach and under way. */
    private long underWay(int wave) {
        return devices.stream()
                .filter(device -> device.wave == wave && device.state == IN_PROGRESS)
                .filter(device -> device.isReachable)
                .count();
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
