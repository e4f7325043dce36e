package io.flotilla.agent.simulate;

import io.flotilla.agent.AgentCore;
import io.flotilla.agent.Measuring;
import io.flotilla.agent.artifact.ArtifactCache;
import io.flotilla.agent.artifact.Artifacts;
import io.flotilla.agent.artifact.DiskBudget;
import io.flotilla.agent.artifact.Fetcher;
import io.flotilla.agent.artifact.PieceSource;
import io.flotilla.agent.artifact.StoredArtifacts;
import io.flotilla.agent.probe.Hardware;
import io.flotilla.agent.runtime.MachineLoad;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.RecentLog;
import io.flotilla.agent.simulate.Population.Downloads;
import io.flotilla.agent.simulate.Population.LinkModel;
import io.flotilla.contract.hardware.HardwareProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** One agent on a machine that a profile describes. */
final class SimulatedDevice implements Component {
    private final AgentCore core;
    private final List<Component> parts;

    private SimulatedDevice(AgentCore core, List<Component> parts) {
        this.core = core;
        this.parts = parts;
    }

    /**
     * A device that does nothing yet.
     *
     * @param config as that of any agent, its data directory made where it is not there
     */
    static SimulatedDevice of(
            AgentConfig config,
            Population population,
            ModelledNetwork network,
            Tally tally,
            Clock clock,
            RandomGenerator random)
            throws IOException {
        DurableFiles.createPrivateDirectories(config.data());
        var skewed = Clock.offset(clock, population.clockSkew());
        var host = new ModelledHost(population.engine(), tally, random);
        var slots = new Slots();
        var measuring =
                Measuring.of(
                        MemoryRecords.learned(),
                        config.data().resolve("telemetry"),
                        () -> 0,
                        skewed);
        var core =
                AgentCore.of(
                        config,
                        new AgentCore.Machine(
                                hardware(population.hardware(), host),
                                new MachineLoad(config.data()),
                                host,
                                0,
                                network,
                                source ->
                                        artifacts(
                                                config, population, source, tally, skewed, random),
                                () -> ""),
                        new AgentCore.Records(
                                MemoryRecords.journal(
                                        assignment -> {
                                            host.learn(assignment);
                                            tally.count(Tally.Event.ASSIGNED);
                                        }),
                                MemoryRecords.trust(),
                                measuring,
                                new RecentLog(skewed)),
                        slots,
                        skewed,
                        random);
        return new SimulatedDevice(
                core,
                List.of(
                        core.reconciler(),
                        core.reporter(),
                        core.link(),
                        new Outages(population.link().churn(), network, tally, random),
                        new Requests(
                                population.engine().requestsPerMinute(),
                                slots,
                                measuring.meter(),
                                random)));
    }

    private static Hardware hardware(HardwareProfile idle, ModelledHost host) {
        var memory = idle.memory();
        return () ->
                idle.withMemory(
                        memory.withAvailable(memory.availableBytes() - host.residentBytes()));
    }

    private static Artifacts artifacts(
            AgentConfig config,
            Population population,
            PieceSource source,
            Tally tally,
            Clock clock,
            RandomGenerator random) {
        var link = population.link();
        if (link.downloads() == Downloads.SKIPPED) {
            return new ModelledArtifacts(null, config.data(), tally);
        }
        var stored = stored(config, over(link, source), clock, random);
        return link.keeps() ? stored : new ModelledArtifacts(stored, config.data(), tally);
    }

    private static PieceSource over(LinkModel link, PieceSource source) {
        return link.bytesPerSecond() == Long.MAX_VALUE
                ? source
                : new SlowSource(source, link.bytesPerSecond());
    }

    private static Artifacts stored(
            AgentConfig config, PieceSource source, Clock clock, RandomGenerator random) {
        try {
            var cache = new ArtifactCache(config.data().resolve("artifacts"));
            var disk = new DiskBudget(config.data(), cache, config.limits().diskBytes());
            return new StoredArtifacts(
                    cache,
                    new Fetcher(cache, source, disk, clock, random),
                    config.data().resolve("variants"));
        } catch (IOException e) {
            throw new UncheckedIOException("a device's directory cannot be made", e);
        }
    }

    @Override
    public void start() throws IOException {
        for (var part : parts) {
            part.start();
        }
    }

    @Override
    public void stop(Duration grace) {
        parts.reversed().forEach(part -> part.stop(grace));
    }

    /** Completes with the device's name when the controller first answers. */
    CompletionStage<String> connected() {
        return core.link().connected();
    }

    /** Completes with the reason if it is refused an identity for good. */
    CompletionStage<String> refusal() {
        return core.link().refusal();
    }
}
