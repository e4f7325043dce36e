package io.flotilla.controller.rollout;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.device.DeviceConfig;
import io.flotilla.controller.device.DeviceMoved;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.FleetRepository;
import io.flotilla.controller.device.Fleets;
import io.flotilla.controller.device.TestPresence;
import io.flotilla.controller.planning.CoveragePlans;
import io.flotilla.controller.planning.disagreement.Disagreements;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.rollout.assignment.AssignedSlot;
import io.flotilla.controller.rollout.deployment.DeviceProgress;
import io.flotilla.controller.rollout.deployment.SlotProgress;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.RolloutPlan;
import io.flotilla.controller.rollout.engine.Start;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.rollout.measuring.AnalysisRuns;
import io.flotilla.controller.rollout.plan.Target;
import io.flotilla.controller.rollout.policy.PolicySource;
import io.flotilla.controller.rollout.store.TestStore;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.SettableClock;
import io.flotilla.controller.shared.store.BreakableDatabase;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rollouts over the real store, with devices that a test speaks for and a clock that it sets. It is
 * another century there, so that the controller's own worker leaves them alone.
 */
@Dependent
class RolloutWorld {

    static final String SLOT = "assistant";
    static final String BEFORE = "models/m/versions/1";
    static final String VERSION = "models/m/versions/2";
    static final Instant BEGIN = Instant.parse("2100-03-01T00:00:00Z");

    private static final int MAX_ROUNDS = 2000;

    /** No more than about an hour is skipped at a time, as a power of two of seconds. */
    private static final int MAX_STRIDE = 12;

    final SettableClock clock = new SettableClock(BEGIN);
    final BreakableDatabase breakable;
    private final String fleet = "w" + UUID.randomUUID();
    private final Map<DeviceId, String> classes = new LinkedHashMap<>();
    private final Set<DeviceId> offline = new HashSet<>();
    private final Database database;
    private final PolicyCodec policies;
    private final Beans beans;
    private BiFunction<AssignedSlot, Instant, @Nullable SlotProgress> behaviour =
            (slot, _) -> Answers.serving(slot);
    private Controller controller;

    /** What the controller is made of besides its own parts. */
    @Dependent
    record Beans(
            DeviceRepository devices,
            DeviceConfig config,
            FleetRepository fleetRepository,
            Fleets fleets,
            ModelVersions versions,
            CoveragePlans plans,
            Disagreements disagreements,
            AnalysisRuns analyses,
            EventLog events,
            MeterRegistry meters) {}

    RolloutWorld(Database database, DataSource dataSource, PolicyCodec policies, Beans beans) {
        this.database = database;
        this.breakable = new BreakableDatabase(dataSource);
        this.policies = policies;
        this.beans = beans;
        this.controller = new Controller();
    }

    /** One life of a controller: nothing in it outlives a kill. */
    final class Controller {
        final TestStore store = TestStore.on(breakable, policies);
        final RolloutStep step;
        final ReportFold fold;
        final Joiners joiners;
        final Rollouts rollouts;
        private final RolloutRecord record;
        private final DeviceFollower follower;

        private Controller() {
            record =
                    new RolloutRecord(
                            beans.events,
                            new NobodyListens<>(),
                            new NobodyListens<>(),
                            beans.meters);
            var membership =
                    new Membership(
                            beans.devices,
                            beans.fleetRepository,
                            store.rollouts(),
                            policies,
                            beans.plans);
            var execution =
                    new MoveExecution(
                            store.rollouts(),
                            store.rollbacks(),
                            store.deployments(),
                            store.queue(),
                            store.moves(),
                            membership,
                            beans.analyses,
                            record);
            step =
                    new RolloutStep(
                            store.rollouts(),
                            store.rollbacks(),
                            store.deployments(),
                            store.queue(),
                            execution,
                            beans.analyses,
                            record,
                            TestPresence.at(beans.devices, beans.config, clock),
                            clock);
            fold =
                    new ReportFold(
                            store.assignments(),
                            store.rollouts(),
                            store.deployments(),
                            record,
                            new ChoiceFollower(store.rollouts(), policies, beans.disagreements),
                            policies,
                            beans.meters,
                            clock);
            joiners = new Joiners(store.rollouts(), store.deployments(), membership, record, clock);
            follower =
                    new DeviceFollower(
                            store.rollouts(),
                            store.deployments(),
                            store.moves(),
                            record,
                            joiners,
                            clock);
            rollouts =
                    new Rollouts(
                            store.rollouts(),
                            store.rollbacks(),
                            execution,
                            record,
                            beans.versions,
                            beans.fleets,
                            clock);
        }
    }

    Controller controller() {
        return controller;
    }

    /** The controller dies and another takes over. */
    void restart() {
        breakable.mend();
        controller = new Controller();
    }

    List<DeviceId> devices(int number, String hardwareClass) {
        var added = new ArrayList<DeviceId>();
        for (int i = 0; i < number; i++) {
            var id = new DeviceId("d-" + UUID.randomUUID());
            database.update(
                    """
                    INSERT INTO device (id, display_name, state, labels, hardware_class, slots,
                        create_time, update_time)
                    VALUES (?, '', 'ACTIVE', CAST(? AS jsonb), ?, CAST(? AS jsonb), ?, ?)""",
                    id.value(),
                    "{\"fleet\": \"%s\"}".formatted(fleet),
                    hardwareClass,
                    """
                    {"%s": {"modelVersion": "%s", "variant": "%s/variants/old"}}"""
                            .formatted(SLOT, BEFORE, BEFORE),
                    clock.instant(),
                    clock.instant());
            classes.put(id, hardwareClass);
            added.add(id);
        }
        return added;
    }

    String classOf(DeviceId device) {
        return classes.getOrDefault(device, "");
    }

    void goOffline(List<DeviceId> devices) {
        offline.addAll(devices);
    }

    void comeBack(List<DeviceId> devices) {
        devices.forEach(offline::remove);
    }

    /** What devices that are within reach say of what they are assigned; null: nothing yet. */
    void behave(BiFunction<AssignedSlot, Instant, @Nullable SlotProgress> how) {
        behaviour = how;
    }

    RolloutId roll(RolloutPolicy policy) {
        return roll(policy, new Start(false, false, null));
    }

    RolloutId roll(RolloutPolicy policy, Start start) {
        var encoded = EncodedMessage.of(policy.toByteArray());
        var plan =
                new RolloutPlan(
                        "",
                        VERSION,
                        new Target.OfSelector(
                                new LabelSelector(
                                        new TreeMap<>(Map.of("fleet", fleet)), List.of())),
                        SLOT,
                        policies.decode(encoded),
                        PolicySource.INLINE,
                        start,
                        "tokens/author");
        var rollout =
                Rollout.create(new RolloutId("r-" + UUID.randomUUID()), plan, clock.instant());
        inTransaction(() -> controller.store.rollouts().add(rollout, encoded, ""));
        return rollout.id();
    }

    Rollout get(RolloutId id) {
        return inTransaction(() -> controller.store.rollouts().find(id).orElseThrow());
    }

    List<Wave> waves(RolloutId id) {
        return inTransaction(() -> controller.store.rollouts().waves(id));
    }

    /** Lets time pass and devices work until the rollout is over or nothing moves any more. */
    Rollout run(RolloutId id) {
        return run(id, rollout -> rollout.state().isOver());
    }

    /** The same until a condition holds. */
    Rollout run(RolloutId id, Predicate<Rollout> until) {
        int idleRounds = 0;
        for (int i = 0; i < MAX_ROUNDS; i++) {
            settle(id);
            var rollout = get(id);
            if (until.test(rollout)) {
                return rollout;
            }
            idleRounds = report() ? 0 : idleRounds + 1;
            if (idleRounds > 0 && !advance(id, idleRounds)) {
                return get(id);
            }
        }
        throw new AssertionError("it never ends: " + get(id));
    }

    /** So many controllers at once take steps and hear devices, until the rollout is over. */
    void runAtOnce(int controllers, RolloutId id) {
        seen();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lives =
                    Stream.generate(() -> (Runnable) () -> live(new Controller(), id))
                            .limit(controllers)
                            .map(life -> CompletableFuture.runAsync(life, threads))
                            .toList();
            lives.forEach(CompletableFuture::join);
        }
    }

    private void live(Controller one, RolloutId id) {
        for (int i = 0; i < MAX_ROUNDS && !get(id).state().isOver(); i++) {
            inTransaction(() -> one.step.take(id, RolloutStep.Look.THOROUGH));
            report(one);
        }
    }

    /** Takes steps until the rollout waits. */
    void settle(RolloutId id) {
        seen();
        while (inTransaction(() -> controller.step.take(id, RolloutStep.Look.THOROUGH))) {
            seen();
        }
    }

    /** Devices within reach are heard of now. */
    private void seen() {
        var online = classes.keySet().stream().filter(d -> !offline.contains(d)).toList();
        database.update(
                """
                INSERT INTO device_presence (device, last_seen_time)
                SELECT device, ? FROM unnest(CAST(? AS text[])) AS device
                ON CONFLICT (device) DO UPDATE SET last_seen_time = EXCLUDED.last_seen_time""",
                clock.instant(),
                online.stream().map(DeviceId::value).toList());
    }

    /** Devices within reach say how far they are; whether any had something new to say. */
    boolean report() {
        var before = open();
        report(controller);
        return open() != before;
    }

    private void report(Controller to) {
        var reports = new HashMap<DeviceId, DeviceProgress>();
        var assignments = inTransaction(() -> to.store.assignments().findAll(classes.keySet()));
        assignments.forEach(
                (device, assignment) -> {
                    if (offline.contains(device)) {
                        return;
                    }
                    var slots =
                            assignment.slots().stream()
                                    .flatMap(slot -> Optional.ofNullable(said(slot)).stream())
                                    .toList();
                    if (!slots.isEmpty()) {
                        reports.put(
                                device,
                                new DeviceProgress(device, assignment.generation(), null, slots));
                    }
                });
        inTransaction(
                () -> {
                    to.fold.fold(reports);
                    return true;
                });
    }

    private @Nullable SlotProgress said(AssignedSlot slot) {
        return behaviour.apply(slot, clock.instant());
    }

    private int open() {
        return count("state = 'IN_PROGRESS'");
    }

    /** How many deployments of this world's devices there are of which a condition holds. */
    int count(String condition) {
        return database.queryOne(
                        """
                        SELECT count(*) AS n FROM deployment
                        WHERE device = ANY(?) AND %s"""
                                .formatted(condition),
                        row -> row.integer("n"),
                        classes.keySet().stream().map(DeviceId::value).toList())
                .orElseThrow();
    }

    /** What the slots of these devices are to serve; those that were never told are missing. */
    List<AssignedSlot> assigned(List<DeviceId> devices) {
        return inTransaction(() -> controller.store.assignments().findAll(devices))
                .values()
                .stream()
                .flatMap(assignment -> assignment.slots().stream())
                .toList();
    }

    /** Events of the rollout, or of its deployments, with the action; by resource. */
    Map<String, Integer> events(RolloutId id, String action) {
        var counts = new TreeMap<String, Integer>();
        database.query(
                """
                SELECT resource || coalesce('#' || (details ->> 'ordinal'), '') AS what,
                  count(*) AS n
                FROM event WHERE resource LIKE ? AND action = ? GROUP BY what""",
                row -> counts.put(row.text("what"), row.integer("n")),
                id.resourceName() + "%",
                action);
        return counts;
    }

    /**
     * Goes on to when the rollout wants to be looked at again, and faster the longer nothing has
     * happened; whether it wants to at all.
     */
    private boolean advance(RolloutId id, int idleRounds) {
        var due =
                database.query(
                        "SELECT due_time FROM rollout WHERE id = ?",
                        row -> Optional.ofNullable(row.instantOrNull("due_time")),
                        id.value());
        if (due.getFirst().isEmpty()) {
            return false;
        }
        var stride = Duration.ofSeconds(1L << Math.min(idleRounds, MAX_STRIDE));
        var next = clock.instant().plus(stride);
        clock.set(due.getFirst().get().isAfter(next) ? due.getFirst().get() : next);
        return true;
    }

    /** The variant that the device of the slot chooses: the bad one, unless it was withdrawn. */
    String choice(AssignedSlot slot) {
        var device = slot.deployment().device();
        var name = ModelVersion.NAMES.parse("model_version", VERSION).toString();
        var withdrawn =
                inTransaction(
                        () ->
                                controller
                                        .store
                                        .rollbacks()
                                        .withdrawnFrom(List.of(device), name)
                                        .getOrDefault(device, List.of()));
        return withdrawn.stream().anyMatch(one -> one.variant().equals(Answers.BAD))
                ? Answers.GOOD
                : Answers.BAD;
    }

    /** The device is taken out of service. */
    void retire(DeviceId device) {
        inTransaction(
                () -> {
                    database.update(
                            "UPDATE device SET state = 'RETIRING' WHERE id = ?", device.value());
                    controller.follower.leave(new DeviceMoved(device, DeviceState.RETIRING));
                    return true;
                });
    }

    <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
