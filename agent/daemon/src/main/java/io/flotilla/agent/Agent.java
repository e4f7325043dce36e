package io.flotilla.agent;

import io.flotilla.agent.artifact.ArtifactCache;
import io.flotilla.agent.artifact.DiskBudget;
import io.flotilla.agent.artifact.Fetcher;
import io.flotilla.agent.artifact.StoredArtifacts;
import io.flotilla.agent.identity.Network;
import io.flotilla.agent.link.ControllerLink;
import io.flotilla.agent.probe.ConditionsWatch;
import io.flotilla.agent.probe.HardwareProbe;
import io.flotilla.agent.probe.energy.EnergyCounter;
import io.flotilla.agent.reconcile.Reconciler;
import io.flotilla.agent.reconcile.wire.JournalFiles;
import io.flotilla.agent.runtime.MachineLoad;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.NoRuntime;
import io.flotilla.agent.runtime.ProcessMemory;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.runtime.group.HostGroups;
import io.flotilla.agent.runtime.host.RuntimeHost;
import io.flotilla.agent.runtime.proof.EngineProofs;
import io.flotilla.agent.runtime.proof.EngineProver;
import io.flotilla.agent.runtime.proof.ProofFile;
import io.flotilla.agent.select.wire.LearnedFile;
import io.flotilla.agent.serve.Admission;
import io.flotilla.agent.serve.LocalEndpoint;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.MetricsPage;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.service.StatusSocket;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.DataFormat;
import io.flotilla.agent.shared.DataLock;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import io.flotilla.agent.shared.RecentLog;
import io.flotilla.agent.shared.SpareHeap;
import io.flotilla.agent.shared.Watch;
import io.flotilla.agent.trust.wire.TrustJournalFile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The agent: wires its parts, starts them in order and stops them in reverse. */
public final class Agent {
    private static final Log LOG = Log.of(Agent.class);
    private static final Duration CONDITIONS_INTERVAL = Duration.ofSeconds(10);
    private static final Duration ENGINES_INTERVAL = Duration.ofMinutes(1);
    private static final Duration HEAP_INTERVAL = Duration.ofSeconds(10);

    private static final int MOST_OF_MEMORY_PERCENT = 95;

    private final List<Component> components;
    private final ArrayDeque<Component> started = new ArrayDeque<>();
    private final Reconciler reconciler;
    private final ControllerLink link;
    private final LocalEndpoint endpoint;

    private Agent(
            List<Component> components,
            Reconciler reconciler,
            ControllerLink link,
            LocalEndpoint endpoint) {
        this.components = components;
        this.reconciler = reconciler;
        this.link = link;
        this.endpoint = endpoint;
    }

    /** Wires an agent; nothing runs yet. */
    public static Agent of(AgentConfig config, RecentLog log, Clock clock, RandomGenerator random)
            throws IOException {
        return of(config, watch -> runtime(config, watch), log, clock, random);
    }

    static Agent of(
            AgentConfig config,
            Function<MemoryWatch, VariantRuntime> runtimes,
            RecentLog log,
            Clock clock,
            RandomGenerator random)
            throws IOException {
        var data = DurableFiles.createPrivateDirectories(config.data());
        DataFormat.claim(data);
        var lock = new DataLock(data);
        var memoryBytes = memoryLimit(config);
        var watch =
                new MemoryWatch(
                        memoryBytes,
                        config.runtime().host() == null
                                ? HostGroups.NONE
                                : HostGroups.open(memoryBytes));
        var runtime = runtimes.apply(watch);
        var cache = new ArtifactCache(data.resolve("artifacts"));
        var disk = new DiskBudget(data, cache, config.limits().diskBytes());
        var proofs = new EngineProofs(runtime, new ProofFile(data.resolve("runtime")));
        var probe =
                new HardwareProbe(
                        config.probeRoot(),
                        config.limits().memoryBytes(),
                        () -> ProcessMemory.ownResidentBytes() + watch.hostBytes(),
                        () -> disk(disk),
                        proofs::on);

        var measuring =
                Measuring.of(
                        new LearnedFile(data.resolve("learned")),
                        data.resolve("telemetry"),
                        new EnergyCounter(config.probeRoot(), System::nanoTime)::joules,
                        clock);
        var slots = new Slots(config.serve().aliases());
        var admission = new Admission();
        var metrics = new MetricsPage(slots, admission);
        var answering = Answering.of(slots, Meter.of(measuring.meter(), metrics), admission);
        var endpoint = answering.endpoint(config, metrics, clock);
        var core =
                AgentCore.of(
                        config,
                        new AgentCore.Machine(
                                probe,
                                new MachineLoad(config.probeRoot()),
                                runtime,
                                config.runtime().threads(),
                                Network.ofMachine(),
                                source ->
                                        new StoredArtifacts(
                                                cache,
                                                new Fetcher(cache, source, disk, clock, random),
                                                data.resolve("variants")),
                                endpoint::url),
                        new AgentCore.Records(
                                new JournalFiles(data.resolve("state")),
                                new TrustJournalFile(data.resolve("trust")),
                                measuring,
                                log),
                        slots,
                        clock,
                        random);
        var reconciler = core.reconciler();
        var link = core.link();
        Runnable onDeviceChange =
                () -> {
                    reconciler.reconsider();
                    link.onDeviceChange();
                };
        var prover = new EngineProver(proofs, probe::accelerators, onDeviceChange);
        var proving = new Watch("engines", ENGINES_INTERVAL, Pause.real(), prover::prove);
        var conditions = new ConditionsWatch(probe, onDeviceChange);
        var looking = new Watch("conditions", CONDITIONS_INTERVAL, Pause.real(), conditions::look);
        var heap = SpareHeap.ofProcess();
        var giving = new Watch("heap", HEAP_INTERVAL, Pause.real(), heap::look);
        var status =
                new StatusSocket(
                        config.data(), () -> Standing.of(reconciler, link, watch, runtime));
        return new Agent(
                List.of(
                        lock,
                        watch,
                        endpoint,
                        answering.grpcEndpoint(config),
                        reconciler,
                        core.reporter(),
                        link,
                        status,
                        proving,
                        looking,
                        giving),
                reconciler,
                link,
                endpoint);
    }

    /** Where nothing is configured the machine keeps a share that it lives on. */
    private static long memoryLimit(AgentConfig config) {
        if (config.limits().limitsMemory()) {
            return config.limits().memoryBytes();
        }
        var machineBytes = HardwareProbe.memoryLimitBytes(config.probeRoot());
        return machineBytes == 0 ? Long.MAX_VALUE : machineBytes / 100 * MOST_OF_MEMORY_PERCENT;
    }

    private static VariantRuntime runtime(AgentConfig config, MemoryWatch watch) {
        var distribution = config.runtime().host();
        return distribution == null
                ? new NoRuntime()
                : new RuntimeHost(
                        distribution,
                        config.data().resolve("runtime"),
                        watch,
                        List.of(
                                config.data().resolve("artifacts"),
                                config.data().resolve("variants")));
    }

    private static Disk disk(DiskBudget budget) {
        try {
            return new Disk(budget.totalBytes(), budget.availableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory cannot be looked at", e);
        }
    }

    /** The version of this agent. */
    public static String version() {
        var version = Agent.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Starts all parts. If one cannot start, those before it are stopped again. */
    public void start() throws IOException {
        try {
            for (var component : components) {
                started.push(component);
                component.start();
            }
        } catch (IOException | RuntimeException e) {
            stop(Duration.ofSeconds(5));
            throw e;
        }
        LOG.info("agent started", "version", version());
    }

    /** Stops all parts that were started, together within the grace; what is late is left. */
    public void stop(Duration grace) {
        var deadline = System.nanoTime() + grace.toNanos();
        while (!started.isEmpty()) {
            var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            started.pop().stop(left);
        }
    }

    /** Goes through what must never stand still; whoever calls waits for ever if it does. */
    public void look() {
        var _ = reconciler.report();
    }

    /** Where apps call; empty before the start. */
    public String endpoint() {
        return endpoint.url();
    }

    /** Completes with the device's name when the controller first answers. */
    public CompletionStage<String> connected() {
        return link.connected();
    }

    /** Completes with the reason if this machine is refused an identity for good. */
    public CompletionStage<String> refusal() {
        return link.refusal();
    }
}
