package io.flotilla.agent.reconcile;

import io.flotilla.agent.artifact.Artifacts;
import io.flotilla.agent.artifact.Retention;
import io.flotilla.agent.probe.Hardware;
import io.flotilla.agent.reconcile.AssignmentReport.SlotReport;
import io.flotilla.agent.reconcile.DeviceStatus.Health;
import io.flotilla.agent.reconcile.DeviceStatus.SlotStatus;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.Assignment;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.reconcile.schedule.Windows;
import io.flotilla.agent.runtime.Benchmark;
import io.flotilla.agent.runtime.MachineLoad;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.select.Appraiser;
import io.flotilla.agent.select.Environment;
import io.flotilla.agent.select.Learned;
import io.flotilla.agent.select.SelectionInputs;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.shared.Backoff;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.selection.Quarantine;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds the desired state and has a worker reconcile each slot towards it. */
public final class Reconciler implements Component {
    private static final Log LOG = Log.of(Reconciler.class);
    private static final Duration FIRST_RESTART = Duration.ofSeconds(1);
    private static final Duration LAST_RESTART = Duration.ofMinutes(1);

    private final Parts parts;
    private final BooleanSupplier stale;
    private final Loader loader;
    private final Appraiser appraiser;
    private final Slots slots;
    private final Supplier<String> endpoint;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Guards all below. */
    private final Object lock = new Object();

    private final TreeMap<String, SlotWorker> workers = new TreeMap<>();
    private Assignment assignment = Assignment.NONE;
    private AssignmentReport.@Nullable Rejection rejection;
    private long rejectedGeneration;

    /**
     * A reconciler that has not read its journal.
     *
     * @param stale tells whether what is known of released versions is out of date, so that nothing
     *     new is to be activated
     * @param endpoint where apps call the local API
     */
    public Reconciler(Parts parts, BooleanSupplier stale, Slots slots, Supplier<String> endpoint) {
        this.parts = parts;
        this.stale = stale;
        this.slots = slots;
        this.endpoint = endpoint;
        this.appraiser =
                new Appraiser(
                        new Benchmark(parts.load()),
                        parts.learned(),
                        parts.hardware(),
                        parts.clock());
        var loading = parts.loading();
        this.loader = new Loader(parts.artifacts(), loading);
    }

    /** What reconciling is done with. */
    public record Parts(
            Journal journal,
            Artifacts artifacts,
            Retention retention,
            Hardware hardware,
            Learned learned,
            Meter meter,
            MachineLoad load,
            Loading loading,
            Clock clock,
            RandomGenerator random) {}

    /**
     * How variants are loaded.
     *
     * @param threads of each engine; 0: the runtime decides
     * @param patience how long loading may take, beside what reading the files does
     */
    public record Loading(VariantRuntime runtime, int threads, Duration patience) {
        /** A minute is long for what runs on the processor alone. */
        public static final Duration USUAL_PATIENCE = Duration.ofMinutes(1);
    }

    /** Has a listener called after each change worth telling, on the thread that made it. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void start() throws IOException {
        synchronized (lock) {
            assignment = parts.journal().loadAssignment();
            for (var state : parts.journal().loadSlots()) {
                parts.retention().retain(state.slot(), state.references());
                workers.put(state.slot(), worker(state));
            }
            tell();
        }
    }

    @Override
    public void stop(Duration grace) {
        List<SlotWorker> all;
        synchronized (lock) {
            all = List.copyOf(workers.values());
        }
        all.forEach(worker -> worker.desire().stop());
        try {
            for (var worker : all) {
                worker.join(grace);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        all.forEach(worker -> worker.slot().vacate());
    }

    /** Takes a newer assignment: keeps it, then works towards it. Anything else is ignored. */
    public void accept(Assignment wanted) throws IOException {
        synchronized (lock) {
            if (wanted.generation() <= assignment.generation()) {
                return;
            }
            parts.journal().save(wanted);
            assignment = wanted;
            rejection = null;
            tell();
        }
        LOG.info("assignment kept", "generation", wanted.generation());
        changed();
    }

    /** Looks at once whether what serves still suits the device, since that has changed. */
    public void reconsider() {
        synchronized (lock) {
            workers.values().forEach(worker -> worker.desire().nudge());
        }
    }

    /** Notes that an assignment cannot be taken; the one before it stands. */
    public void reject(long generation, AssignmentReport.Rejection reason) {
        synchronized (lock) {
            rejection = reason;
            rejectedGeneration = generation;
        }
        LOG.warning("assignment refused", "generation", generation, "reason", reason.message());
        changed();
    }

    /** Generation of the assignment that is held. */
    public long generation() {
        synchronized (lock) {
            return assignment.generation();
        }
    }

    /** How far the assignment is reached. */
    public AssignmentReport report() {
        synchronized (lock) {
            var reports =
                    workers.values().stream()
                            .filter(worker -> !worker.state().pursuit().deployment().isEmpty())
                            .map(Reconciler::report)
                            .toList();
            var refused = rejection;
            return new AssignmentReport(
                    refused == null ? assignment.generation() : rejectedGeneration,
                    refused,
                    reports);
        }
    }

    private static SlotReport report(SlotWorker worker) {
        var state = worker.state();
        return new SlotReport(state.slot(), state.pursuit(), worker.waitsFor());
    }

    /** What the device has and serves. */
    public DeviceStatus status() {
        var hardware = parts.hardware().profile();
        synchronized (lock) {
            var statuses =
                    workers.values().stream()
                            .filter(SlotWorker::isInUse)
                            .map(this::status)
                            .toList();
            return new DeviceStatus(
                    hardware, statuses, excludedVariants(Environment.of(hardware)), health());
        }
    }

    private Map<String, Quarantine> excludedVariants(String environment) {
        var now = parts.clock().instant();
        var excluded = new HashMap<String, Quarantine>();
        workers.values()
                .forEach(
                        worker ->
                                excluded.putAll(worker.state().excludedVariants(environment, now)));
        return excluded;
    }

    private SlotStatus status(SlotWorker worker) {
        var state = worker.state();
        var active = state.active();
        var previous = state.previous();
        var model = worker.slot().occupant().map(Occupant::model);
        return new SlotStatus(
                state.slot(),
                active == null ? "" : active.modelVersion(),
                active == null ? "" : active.variant().name(),
                previous == null ? "" : previous.modelVersion(),
                model.isPresent(),
                model.map(found -> found.residentBytes()).orElse(0L),
                endpoint.get());
    }

    private Health health() {
        var health = Health.HEALTHY;
        for (var worker : workers.values()) {
            var state = worker.state();
            if (state.active() != null && worker.slot().occupant().isEmpty()) {
                return Health.UNHEALTHY;
            }
            if (state.pursuit().outcome() == Outcome.FAILED) {
                health = Health.DEGRADED;
            }
        }
        return health;
    }

    /** Tells the workers what is wanted; a slot that is not wanted any more is to be emptied. */
    private void tell() {
        for (var target : assignment.slots()) {
            workers.computeIfAbsent(target.slot(), name -> worker(SlotState.empty(name)));
        }
        Map<String, SlotAssignment> wanted =
                assignment.slots().stream()
                        .collect(Collectors.toMap(SlotAssignment::slot, Function.identity()));
        workers.forEach((name, worker) -> worker.desire().assign(wanted.get(name)));
        workers.values().forEach(SlotWorker::start);
    }

    private SlotWorker worker(SlotState state) {
        var slot = slots.open(state.slot());
        var inputs = new SelectionInputs(parts.hardware(), parts.learned());
        var record =
                new SlotRecord(
                        state, parts.journal(), inputs::environment, parts.clock(), this::changed);
        var desire = new Desire();
        var staging = new Staging(parts.artifacts());
        var chooser = new Chooser(inputs, staging, parts.clock());
        var meter = parts.meter();
        var activation = new Activation(loader, inputs, appraiser, meter, parts.random());
        var attempts =
                new AttemptRun(
                        record,
                        slot,
                        staging,
                        activation,
                        new Windows(parts.clock(), parts.hardware()::network),
                        stale,
                        desire);
        var pursuer = new Pursuer(record, slot, chooser, parts.retention(), attempts);
        var backoff = new Backoff(FIRST_RESTART, LAST_RESTART, parts.random());
        return new SlotWorker(
                record, slot, staging, loader, pursuer, attempts, appraiser, desire, backoff,
                meter);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
