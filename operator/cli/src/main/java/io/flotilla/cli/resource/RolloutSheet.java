package io.flotilla.cli.resource;

import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.rollout.GateLines;
import io.flotilla.proto.rollout.v1.Rollout;

/** A rollout on one page: what it waits for, its waves, and what they must show. */
final class RolloutSheet {
    private final Printer printer;

    RolloutSheet(Printer printer) {
        this.printer = printer;
    }

    void show(Rollout rollout) {
        field("Name", rollout.getName());
        field("State", Words.constant(rollout.getState(), "STATE"));
        field("Reason", rollout.getReason());
        field("Version", rollout.getModelVersion());
        field("Slot", rollout.getSlot());
        field(
                "Target",
                rollout.hasFleet() ? rollout.getFleet() : SelectorWords.of(rollout.getSelector()));
        field("Policy", policy(rollout));
        field("Creator", rollout.getCreator());
        field("Created", Words.time(rollout.hasCreateTime(), rollout.getCreateTime()));
        field("Started", Words.time(rollout.hasStartTime(), rollout.getStartTime()));
        field("Ended", Words.time(rollout.hasEndTime(), rollout.getEndTime()));
        printer.line("");
        waves(rollout).lines().forEach(printer::line);
        var gates = GateLines.of(rollout);
        if (!gates.isEmpty()) {
            printer.line("");
            gates.forEach(printer::line);
            printer.line("");
            reasons(rollout);
        }
    }

    private static String policy(Rollout rollout) {
        return rollout.getPolicyName().isEmpty()
                ? "its own"
                : rollout.getPolicyName() + "@" + rollout.getPolicyRevision();
    }

    private static Table waves(Rollout rollout) {
        var table = new Table("WAVE", "STATE", "DONE", "FAILED", "SKIPPED", "TOTAL", "ENDED");
        for (var wave : rollout.getWavesList()) {
            var counts = wave.getCounts();
            table.row(
                    wave.getName(),
                    Words.constant(wave.getState(), "STATE"),
                    Integer.toString(counts.getSucceeded()),
                    Integer.toString(counts.getFailed()),
                    Integer.toString(counts.getSkipped()),
                    Integer.toString(counts.getTotal()),
                    Words.time(wave.hasEndTime(), wave.getEndTime()));
        }
        return table;
    }

    private void reasons(Rollout rollout) {
        for (var wave : rollout.getWavesList()) {
            for (var gate : wave.getGatesList()) {
                printer.line("%s: %s".formatted(wave.getName(), gate.getReason()));
            }
        }
    }

    private void field(String name, String value) {
        printer.line("%-9s %s".formatted(name + ":", value.isEmpty() ? "-" : value));
    }
}
