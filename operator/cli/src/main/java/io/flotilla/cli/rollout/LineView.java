package io.flotilla.cli.rollout;

import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Gate;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;
import java.util.HashMap;
import java.util.Map;

/** Writes a line whenever the rollout, a wave, a gate or a device moves. */
final class LineView implements RolloutView {
    private final Printer printer;
    private final Map<String, String> shown = new HashMap<>();

    LineView(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void show(WatchRolloutResponse change) {
        switch (change.getKindCase()) {
            case ROLLOUT -> {
                var rollout = change.getRollout();
                for (var wave : rollout.getWavesList()) {
                    line("wave " + wave.getName(), Words.constant(wave.getState(), "STATE"), "");
                    wave.getGatesList().forEach(gate -> line(wave.getName(), gate));
                }
                line(
                        rollout.getName(),
                        Words.constant(rollout.getState(), "STATE"),
                        rollout.getReason());
            }
            case DEPLOYMENT -> line(change.getDeployment());
            case KIND_NOT_SET -> {}
        }
    }

    private void line(String wave, Gate gate) {
        var subject = "gate " + wave + "/" + gate.getAnalysis();
        for (var stratum : gate.getStrataList()) {
            line(subject + " " + GateLines.name(stratum), GateLines.figures(stratum), "");
        }
        line(subject, GateLines.state(gate), gate.getReason());
    }

    private void line(Deployment deployment) {
        line(deployment.getDevice(), DeploymentWords.state(deployment), deployment.getReason());
    }

    private void line(String subject, String state, String reason) {
        var text = subject + " " + state + (reason.isEmpty() ? "" : ": " + reason);
        if (!text.equals(shown.put(subject, text))) {
            printer.line(text);
        }
    }
}
