package io.flotilla.agent;

import io.flotilla.agent.artifact.Artifacts;
import io.flotilla.agent.artifact.PieceSource;
import io.flotilla.agent.artifact.Retention;
import io.flotilla.agent.artifact.grpc.GrpcPieceSource;
import io.flotilla.agent.identity.ControllerChannels;
import io.flotilla.agent.identity.IdentityKeeper;
import io.flotilla.agent.identity.Network;
import io.flotilla.agent.link.ControllerLink;
import io.flotilla.agent.link.LinkPorts;
import io.flotilla.agent.probe.Hardware;
import io.flotilla.agent.reconcile.Journal;
import io.flotilla.agent.reconcile.Reconciler;
import io.flotilla.agent.runtime.MachineLoad;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.RecentLog;
import io.flotilla.agent.telemetry.Reporter;
import io.flotilla.agent.trust.TrustJournal;
import io.flotilla.agent.trust.TrustKeeper;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What every agent is, on whatever machine: a reconciler, a reporter, and the link that speaks for
 * both. Nothing runs before its parts are started, in this order.
 */
public record AgentCore(Reconciler reconciler, Reporter reporter, ControllerLink link) {

    /**
     * The machine that an agent is on, and what it writes down there.
     *
     * @param load tells what others do with its processors
     * @param threads of each engine; 0: the runtime decides
     * @param artifacts made with where their bytes come from
     * @param endpoint where apps call the local API
     */
    public record Machine(
            Hardware hardware,
            MachineLoad load,
            VariantRuntime runtime,
            int threads,
            Network network,
            Function<PieceSource, Artifacts> artifacts,
            Supplier<String> endpoint) {}

    /** What an agent writes down, so that a restart goes on from there. */
    public record Records(
            Journal journal, TrustJournal trust, Measuring measuring, RecentLog log) {}

    /**
     * Wires an agent.
     *
     * @param slots where variants are to answer
     */
    public static AgentCore of(
            AgentConfig config,
            Machine machine,
            Records records,
            Slots slots,
            Clock clock,
            RandomGenerator random)
            throws IOException {
        // The link gives the channel for bytes, and is made last since it speaks for all others.
        var channel = new AtomicReference<@Nullable ControllerLink>();
        var source =
                new GrpcPieceSource(
                        () ->
                                Optional.ofNullable(channel.get())
                                        .flatMap(ControllerLink::dataChannel));
        var measuring = records.measuring();
        var trust = TrustKeeper.open(records.trust(), config.controller().rootFile(), clock);
        var artifacts = machine.artifacts().apply(source);
        var reconciler =
                new Reconciler(
                        new Reconciler.Parts(
                                records.journal(),
                                artifacts,
                                new Retention(artifacts::sweep),
                                machine.hardware(),
                                measuring.learned(),
                                measuring.meter(),
                                machine.load(),
                                new Reconciler.Loading(
                                        machine.runtime(),
                                        machine.threads(),
                                        Reconciler.Loading.USUAL_PATIENCE),
                                clock,
                                random),
                        trust::isStale,
                        slots,
                        machine.endpoint());
        var channels = new ControllerChannels(config.controller(), machine.network());
        var link =
                new ControllerLink(
                        config.controller().toString(),
                        new IdentityKeeper(config, channels, trust::offerRoot, clock),
                        channels,
                        new LinkPorts(
                                reconciler,
                                measuring.spool(),
                                trust,
                                records.log(),
                                Agent.version()),
                        clock,
                        random);
        channel.set(link);
        return new AgentCore(reconciler, measuring.reporter(clock, link::onTelemetry), link);
    }
}
