package io.flotilla.agent.cli;

import io.flotilla.agent.identity.ControllerChannels;
import io.flotilla.agent.identity.IdentityKeeper;
import io.flotilla.agent.identity.Network;
import io.flotilla.agent.probe.HardwareProbe;
import io.flotilla.agent.reconcile.SlotState;
import io.flotilla.agent.reconcile.wire.JournalFiles;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.NoRuntime;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.runtime.host.RuntimeHost;
import io.flotilla.agent.runtime.proof.EngineProofs;
import io.flotilla.agent.runtime.proof.ProofFile;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the commands print that only look. */
final class Reports {
    private Reports() {}

    /** What this machine has. */
    static List<String> probe(AgentConfig config) throws IOException {
        Files.createDirectories(config.data());
        var store = Files.getFileStore(config.data());
        var disk = new Disk(store.getTotalSpace(), store.getUsableSpace());
        var probe =
                new HardwareProbe(
                        config.probeRoot(),
                        config.limits().memoryBytes(),
                        () -> 0,
                        () -> disk,
                        proofs(config)::on);
        return HardwareLines.of(probe.profile());
    }

    private static EngineProofs proofs(AgentConfig config) {
        var folder = config.data().resolve("runtime");
        return new EngineProofs(runtime(config, folder), new ProofFile(folder));
    }

    private static VariantRuntime runtime(AgentConfig config, Path folder) {
        var host = config.runtime().host();
        return host == null
                ? new NoRuntime()
                : new RuntimeHost(host, folder, new MemoryWatch(config.limits().memoryBytes()));
    }

    /** Why each slot's variant was chosen, as it was last written down. */
    static List<String> explain(AgentConfig config) throws IOException {
        var lines = new ArrayList<String>();
        for (var slot : new JournalFiles(config.data().resolve("state")).loadSlots()) {
            var selection = slot.pursuit().selection();
            lines.add("slot " + slot.slot());
            if (selection == null) {
                lines.add("  nothing was chosen yet");
                continue;
            }
            lines.add("  " + selection.modelVersion() + ": " + selection.explanation());
            selection.candidates().forEach(candidate -> lines.add("  " + line(candidate)));
        }
        return lines.isEmpty() ? List.of("no slot was ever assigned") : lines;
    }

    private static String line(Candidate candidate) {
        return switch (candidate.verdict()) {
            case Candidate.Ranked(var rank, var rationale) ->
                    rank + ". " + candidate.variant() + ": " + rationale;
            case Candidate.Rejected(var rejections) ->
                    "-  "
                            + candidate.variant()
                            + ": "
                            + rejections.stream()
                                    .map(Rejection::message)
                                    .collect(Collectors.joining("; "));
        };
    }

    /** What this device holds and serves, as it was last written down. */
    static List<String> status(AgentConfig config) throws IOException {
        var lines = new ArrayList<String>();
        var channels = new ControllerChannels(config.controller(), Network.ofMachine());
        var identity = new IdentityKeeper(config, channels, _ -> {}, Clock.systemUTC()).held();
        lines.add(
                identity.map(held -> held.device() + ", certificate until " + held.expireTime())
                        .orElse("not enrolled"));
        var journal = new JournalFiles(config.data().resolve("state"));
        lines.add("assignment of generation " + journal.loadAssignment().generation());
        for (var slot : journal.loadSlots()) {
            lines.addAll(lines(slot));
        }
        return lines;
    }

    private static List<String> lines(SlotState slot) {
        var lines = new ArrayList<String>();
        var active = slot.active();
        lines.add(
                "slot "
                        + slot.slot()
                        + " serves "
                        + (active == null ? "nothing" : active.variant().name()));
        var pursuit = slot.pursuit();
        lines.add("  " + pursuit.deployment() + ": " + pursuit.outcome());
        lines.addAll(
                pursuit.attempts().stream()
                        .map(
                                attempt ->
                                        "  attempt "
                                                + attempt.number()
                                                + " "
                                                + attempt.variant()
                                                + " "
                                                + attempt.state())
                        .collect(Collectors.toList()));
        var selection = pursuit.selection();
        if (selection != null) {
            lines.add("  " + selection.explanation());
        }
        return lines;
    }
}
