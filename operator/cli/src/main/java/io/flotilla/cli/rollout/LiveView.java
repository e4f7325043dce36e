package io.flotilla.cli.rollout;

import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Redraws the rollout in place: its waves, and the devices that have not finished well first. */
final class LiveView implements RolloutView {
    private static final int MOST_DEVICES = 20;
    private static final String CLEAR_BELOW = "\u001b[J";

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
        lines.add(
                "%s  %s  %s"
                        .formatted(
                                rollout.getName(),
                                Words.constant(rollout.getState(), "STATE"),
                                rollout.getReason()));
        lines.addAll(waves());
        lines.addAll(devices());
        if (drawnLines > 0) {
            printer.raw("\u001b[" + drawnLines + "A\r" + CLEAR_BELOW);
        }
        lines.forEach(printer::line);
        drawnLines = lines.size();
    }

    private List<String> waves() {
        var table = new Table("WAVE", "STATE", "DONE", "FAILED", "SKIPPED", "TOTAL");
        for (var wave : rollout.getWavesList()) {
            var counts = wave.getCounts();
            table.row(
                    wave.getName(),
                    Words.constant(wave.getState(), "STATE"),
                    Integer.toString(counts.getSucceeded()),
                    Integer.toString(counts.getFailed()),
                    Integer.toString(counts.getSkipped()),
                    Integer.toString(counts.getTotal()));
        }
        return table.lines();
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

    private static boolean isDone(Deployment deployment) {
        return deployment.getState() == Deployment.State.STATE_SUCCEEDED;
    }
}
