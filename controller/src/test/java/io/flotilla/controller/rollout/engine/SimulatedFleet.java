package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.DeploymentState.CANCELLED;
import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.PENDING;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.DeploymentState.SKIPPED;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;

import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.rollout.plan.RolloutPolicy;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.rollout.rollback.VariantEvidence;
import io.flotilla.controller.rollout.rollback.VariantEvidence.Excused;
import io.flotilla.controller.rollout.rollback.VariantTally;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Devices that behave at random, and what a rollout sees of them. */
final class SimulatedFleet {

    static final String BAD = "models/m/versions/2/variants/bad";

    private static final String GOOD = "models/m/versions/2/variants/good";
    private static final String CLASS = "arm64";
    private static final int SITES = 4;

    /** One of them. */
    static final class Device {
        final DeviceId id;
        final int wave;
        final String site;
        DeploymentState state = PENDING;
        boolean isReachable = true;
        int rollback;
        int timesTold;
        String variant = "";
        Instant opensAt = Instant.MIN;
        Instant toldTime = Instant.MIN;
        Instant failedTime = Instant.MIN;
        Instant deadline = Instant.MAX;

        private Device(int number, int wave) {
            this.id = new DeviceId("d" + number);
            this.wave = wave;
            this.site = "site-" + number % SITES;
        }

        boolean isWaiting(Instant now) {
            return opensAt.isAfter(now);
        }
    }

    private final List<Device> devices = new ArrayList<>();
    private final List<Withdrawal> withdrawals = new ArrayList<>();
    private final RolloutPolicy policy;
    private final Random random;

    SimulatedFleet(RolloutPolicy policy, Random random) {
        this.policy = policy;
        this.random = random;
    }

    void add(int number, int wave) {
        for (int i = 0; i < number; i++) {
            devices.add(new Device(devices.size(), wave));
        }
    }

    int size() {
        return devices.size();
    }

    Device device(DeviceId id) {
        return devices.stream().filter(device -> device.id.equals(id)).findFirst().orElseThrow();
    }

    void tell(Device device, Instant now) {
        device.timesTold++;
        device.state = IN_PROGRESS;
        device.toldTime = now;
        device.variant = isWithdrawn(BAD) || random.nextInt(3) > 0 ? GOOD : BAD;
        device.opensAt =
                random.nextInt(10) == 0
                        ? now.plus(Duration.ofHours(random.nextInt(48)))
                        : Instant.MIN;
        device.deadline = later(now, device.opensAt).plus(policy.pace().updateTimeout());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    void withdraw(String variant, Instant now) {
        withdrawals.add(new Withdrawal(variant, "", "", now));
    }

    boolean isWithdrawn(String variant) {
        return withdrawals.stream().anyMatch(one -> one.concerns(variant, CLASS));
    }

    /** Devices of the scope are on their way back; how many there are. */
    int takeBack(RollbackScope scope, int ordinal, Instant now) {
        var concerned =
                devices.stream()
                        .filter(device -> isIn(scope, device))
                        .filter(
                                d ->
                                        Set.of(SUCCEEDED, FAILED).contains(d.state)
                                                || (d.state == IN_PROGRESS && d.rollback == 0))
                        .toList();
        for (var device : concerned) {
            device.state = IN_PROGRESS;
            device.rollback = ordinal;
            device.opensAt = Instant.MIN;
            device.deadline = now.plus(Duration.ofHours(1));
        }
        return concerned.size();
    }

    private static boolean isIn(RollbackScope scope, Device device) {
        return switch (scope) {
            case RollbackScope.FailedDevices() -> device.state == FAILED;
            case RollbackScope.OfWave(var wave) -> device.wave == wave;
            case RollbackScope.OfVariant(var variant, _) -> device.variant.equals(variant);
            case RollbackScope.WholeRollout() -> true;
        };
    }

    void cancelPending() {
        devices.stream().filter(d -> d.state == PENDING).forEach(d -> d.state = CANCELLED);
    }

    /** Devices go and come back; those that ended are returned with what became of them. */
    Map<Device, DeploymentState> live(Instant now) {
        var ended = new HashMap<Device, DeploymentState>();
        for (var device : devices) {
            if (random.nextInt(10) == 0) {
                device.isReachable = !device.isReachable;
            }
            if (device.state == IN_PROGRESS
                    && device.isReachable
                    && !device.isWaiting(now)
                    && random.nextInt(3) == 0) {
                ended.put(device, outcome(device));
            }
        }
        return ended;
    }

    private DeploymentState outcome(Device device) {
        if (device.rollback > 0) {
            return random.nextInt(20) == 0 ? FAILED : ROLLED_BACK;
        }
        if (device.variant.equals(BAD) && random.nextInt(3) > 0) {
            return FAILED;
        }
        return switch (random.nextInt(10)) {
            case 0 -> FAILED;
            case 1 -> SKIPPED;
            default -> SUCCEEDED;
        };
    }

    DeploymentCounts counts(int wave) {
        var counts = new EnumMap<DeploymentState, Integer>(DeploymentState.class);
        devices.stream()
                .filter(device -> device.wave == wave)
                .forEach(device -> counts.merge(device.state, 1, Integer::sum));
        return new DeploymentCounts(counts);
    }

    VariantEvidence evidence(int wave) {
        var tallies = new ArrayList<VariantTally>();
        for (var variant : List.of(GOOD, BAD)) {
            tallies.add(
                    new VariantTally(
                            variant,
                            CLASS,
                            count(variant, Set.of(SUCCEEDED, FAILED, ROLLED_BACK)),
                            count(variant, Set.of(FAILED, ROLLED_BACK))));
        }
        return new VariantEvidence(
                tallies,
                withdrawals,
                new Excused(excused(wave, FAILED), excused(wave, ROLLED_BACK)));
    }

    private int count(String variant, Set<DeploymentState> states) {
        return (int)
                devices.stream()
                        .filter(d -> d.variant.equals(variant) && states.contains(d.state))
                        .count();
    }

    private int excused(int wave, DeploymentState state) {
        return (int)
                devices.stream()
                        .filter(d -> d.wave == wave && d.state == state && isWithdrawn(d.variant))
                        .count();
    }

    Penalties penalties(Instant now) {
        var penalty = policy.failures().penalty();
        var due = new ArrayList<DeviceId>();
        Instant next = null;
        for (var device : devices) {
            if (device.state == FAILED
                    && device.rollback == 0
                    && device.timesTold < penalty.failureThreshold()) {
                var end = device.failedTime.plus(penalty.duration());
                if (!end.isAfter(now)) {
                    due.add(device.id);
                } else if (next == null || end.isBefore(next)) {
                    next = end;
                }
            }
        }
        return new Penalties(due, next);
    }

    Queue queue(int lastStarted, Instant now) {
        var throttle = policy.throttle();
        var next =
                devices.stream()
                        .filter(device -> device.wave <= lastStarted)
                        .filter(device -> device.state == PENDING)
                        .limit(3)
                        .map(d -> new Queue.Candidate(d.id, d.site, !d.isReachable))
                        .toList();
        var groups = new HashMap<String, Queue.Group>();
        for (int i = 0; i < SITES; i++) {
            groups.put("site-" + i, group("site-" + i));
        }
        return new Queue(
                next, null, recentlyTold(now), throttle.budget() == null ? Map.of() : groups);
    }

    List<Instant> recentlyTold(Instant now) {
        var rate = policy.throttle().rate();
        return devices.stream()
                .map(device -> device.toldTime)
                .filter(told -> rate != null && told.isAfter(now.minus(rate.window())))
                .sorted()
                .toList();
    }

    Queue.Group group(String site) {
        var members = devices.stream().filter(device -> device.site.equals(site)).toList();
        var away = members.stream().filter(d -> d.state == IN_PROGRESS || !d.isReachable).count();
        var updating = members.stream().filter(d -> d.state == IN_PROGRESS).count();
        return new Queue.Group(members.size(), (int) away, (int) updating);
    }

    /** Those that hold a place: under way, within reach, and not waiting for a window. */
    long underWay(Instant now) {
        return devices.stream()
                .filter(device -> device.state == IN_PROGRESS && !isPlaceless(device, now))
                .count();
    }

    private static boolean isPlaceless(Device device, Instant now) {
        return isAway(device) || device.isWaiting(now);
    }

    private static boolean isAway(Device device) {
        return !device.isReachable && device.rollback == 0;
    }

    Stragglers stragglers(int wave, Instant now) {
        var counted = policy.pace().offlineDevices() == OfflineDevices.COUNT_AS_TIMEOUT;
        var open = devices.stream().filter(device -> device.state == IN_PROGRESS).toList();
        var overdue = new ArrayList<DeviceId>();
        int unreachable = 0;
        int lost = 0;
        for (var device : open) {
            var isOver = !now.isBefore(device.deadline);
            if (isOver && (counted || !isAway(device))) {
                overdue.add(device.id);
            } else if (isAway(device) && device.wave == wave) {
                unreachable += isOver ? 0 : 1;
                lost += isOver ? 1 : 0;
            }
        }
        var waiting =
                open.stream()
                        .filter(d -> d.wave == wave && d.isWaiting(now) && !isAway(d))
                        .map(device -> device.opensAt)
                        .sorted()
                        .toList();
        return new Stragglers(
                overdue,
                unreachable,
                lost,
                (int) open.stream().filter(device -> isPlaceless(device, now)).count(),
                new Stragglers.Waiting(
                        waiting.size(), waiting.isEmpty() ? null : waiting.getFirst()),
                open.stream()
                        .map(device -> device.deadline)
                        .filter(deadline -> deadline.isAfter(now))
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }
}
