package io.flotilla.cli.rollout;

import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;
import io.flotilla.proto.rollout.v1.Wave;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Redraws the rollout in place: what it waits for, the waves around the current one with their
 * gates, and the devices that have not finished well first. Each drawing is one write, which leaves
 * the terminal as it was, so that it may be interrupted at any time.
 */
final class LiveView implements RolloutView {
    private static final int MOST_WAVES = 8;
    private static final int MOST_GATE_LINES = 12;
    private static final int MOST_DEVICES = 8;
    private static final String CLEAR_BELOW = "\u001b[J";

    /** Lines that are too wide are cut off, so that they can be counted. */
    private static final String WITHOUT_WRAPPING = "\u001b[?7l";

    private static final String WITH_WRAPPING = "\u001b[?7h";

    private final Printer printer;
    private final TreeMap<String, Deployment> deployments = new TreeMap<>();
    private Rollout rollout = Rollout.getDefaultInstance();
    private int drawnLines;

    LiveView(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void show(WatchRolloutResponse change) {
        switch (change.getKindCase()) {
            case ROLLOUT -> rollout = change.getRollout();
            case DEPLOYMENT ->
                    deployments.put(change.getDeployment().getDevice(), change.getDeployment());
            case KIND_NOT_SET -> {}
        }
        draw();
    }

    private void draw() {
        var lines = new ArrayList<String>();
        lines.add(rollout.getName() + "  " + Words.constant(rollout.getState(), "STATE"));
        lines.add(rollout.getReason());
        lines.addAll(waves());
        lines.addAll(atMost(MOST_GATE_LINES, GateLines.of(rollout)));
        lines.addAll(devices());
        var drawing = new StringBuilder();
        if (drawnLines > 0) {
            drawing.append("\u001b[").append(drawnLines).append("A\r").append(CLEAR_BELOW);
        }
        drawing.append(WITHOUT_WRAPPING);
        lines.forEach(line -> drawing.append(line).append('\n'));
        printer.raw(drawing.append(WITH_WRAPPING).toString());
        drawnLines = lines.size();
    }

    private List<String> waves() {
        var table = new Table("WAVE", "STATE", "DONE", "FAILED", "SKIPPED", "TOTAL");
        var all = rollout.getWavesList();
        var from = Math.clamp(ended(all) - 1L, 0, Math.max(0, all.size() - MOST_WAVES));
        var shown = all.subList(from, Math.min(all.size(), from + MOST_WAVES));
        for (var wave : shown) {
            var counts = wave.getCounts();
            table.row(
                    wave.getName(),
                    Words.constant(wave.getState(), "STATE"),
                    Integer.toString(counts.getSucceeded()),
                    Integer.toString(counts.getFailed()),
                    Integer.toString(counts.getSkipped()),
                    Integer.toString(counts.getTotal()));
        }
        var lines = new ArrayList<>(table.lines());
        if (shown.size() < all.size()) {
            lines.add("and " + (all.size() - shown.size()) + " other waves");
        }
        return lines;
    }

    private static int ended(List<Wave> waves) {
        return (int) waves.stream().filter(Wave::hasEndTime).count();
    }

    private List<String> devices() {
        var unfinishedFirst =
                deployments.values().stream()
                        .sorted((one, other) -> Boolean.compare(isDone(one), isDone(other)))
                        .toList();
        var table = new Table("DEVICE", "STATE", "VARIANT", "RECEIVED", "REASON");
        for (var deployment : unfinishedFirst.stream().limit(MOST_DEVICES).toList()) {
            table.row(
                    Words.id(deployment.getDevice()),
                    DeploymentWords.state(deployment),
                    DeploymentWords.variant(deployment),
                    DeploymentWords.progress(deployment),
                    deployment.getReason());
        }
        var lines = new ArrayList<>(table.lines());
        if (unfinishedFirst.size() > MOST_DEVICES) {
            lines.add("and " + (unfinishedFirst.size() - MOST_DEVICES) + " more");
        }
        return lines;
    }

    private static List<String> atMost(int most, List<String> lines) {
        if (lines.size() <= most) {
            return lines;
        }
        var cut = new ArrayList<>(lines.subList(0, most - 1));
        cut.add("and " + (lines.size() - most + 1) + " more strata");
        return cut;
    }

    private static boolean isDone(Deployment deployment) {
        return deployment.getState() == Deployment.State.STATE_SUCCEEDED;
    }
}
