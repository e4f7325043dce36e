package io.flotilla.agent.cli;

import io.flotilla.agent.identity.ControllerChannels;
import io.flotilla.agent.identity.IdentityKeeper;
import io.flotilla.agent.probe.HardwareProbe;
import io.flotilla.agent.reconcile.SlotState;
import io.flotilla.agent.reconcile.wire.JournalFiles;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.NoRuntime;
import io.flotilla.agent.runtime.host.RuntimeHost;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.ByteSize;
import io.flotilla.contract.hardware.HardwareClass;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.io.IOException;
import java.nio.file.Files;
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
                        () -> engines(config));
        return lines(probe.profile());
    }

    private static List<RuntimeSupport> engines(AgentConfig config) {
        var host = config.runtime().host();
        if (host == null) {
            return new NoRuntime().engines();
        }
        var watch = new MemoryWatch(config.limits().memoryBytes());
        return new RuntimeHost(host, config.data().resolve("runtime"), watch).engines();
    }

    private static List<String> lines(HardwareProfile profile) {
        var lines = new ArrayList<String>();
        var cpu = profile.cpu();
        var memory = profile.memory();
        var system = profile.operatingSystem();
        lines.add("class        " + HardwareClass.of(profile).key());
        lines.add(
                "processor    "
                        + cpu.modelName()
                        + ", "
                        + cpu.architecture()
                        + ", "
                        + cpu.logicalCores()
                        + " threads");
        lines.add("instructions " + String.join(" ", cpu.isaExtensions()));
        lines.add(
                "memory       "
                        + ByteSize.format(memory.totalBytes())
                        + ", limit "
                        + ByteSize.format(memory.limitBytes())
                        + " ("
                        + memory.limitSource()
                        + "), available "
                        + ByteSize.format(memory.availableBytes()));
        lines.add(
                "disk         "
                        + ByteSize.format(profile.disk().totalBytes())
                        + ", available "
                        + ByteSize.format(profile.disk().availableBytes()));
        lines.add(
                "system       "
                        + String.join(" · ", system.version(), system.kernel(), system.libc()));
        profile.accelerators()
                .forEach(
                        found ->
                                lines.add(
                                        "accelerator  "
                                                + found.vendor()
                                                + " "
                                                + found.kind()
                                                + " "
                                                + found.modelName()));
        profile.runtimes()
                .forEach(
                        found ->
                                lines.add(
                                        "engine       "
                                                + found.runtime().id()
                                                + " "
                                                + found.version()
                                                + " "
                                                + found.providerNames()));
        return lines;
    }

    /** What this device holds and serves, as it was last written down. */
    static List<String> status(AgentConfig config) throws IOException {
        var lines = new ArrayList<String>();
        var channels = new ControllerChannels(config.controller());
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
