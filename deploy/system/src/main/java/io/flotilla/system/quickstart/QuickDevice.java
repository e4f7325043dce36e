package io.flotilla.system.quickstart;

import io.flotilla.proto.planning.v1.ExpectedSpeed;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.system.process.AgentProcess;
import io.flotilla.system.process.Cli;
import io.flotilla.system.process.ControllerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A device whose answers must be quick. It starts with an estimate, since nobody has measured a
 * machine of its class, and steps down when it has measured for itself.
 */
final class QuickDevice {
    /** An agent on a machine that is busy measures later, every two minutes. */
    private static final Duration MEASURE_LIMIT = Duration.ofMinutes(3);

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

    private final AgentProcess agent;
    private final QuickAnswers answers;
    private final Cli cli;
    private final ControllerClient client;
    private final Printer printer;

    QuickDevice(
            AgentProcess agent,
            QuickAnswers answers,
            Cli cli,
            ControllerClient client,
            Printer printer) {
        this.agent = agent;
        this.answers = answers;
        this.cli = cli;
        this.client = client;
        this.printer = printer;
    }

    /**
     * What became of a rollout to it.
     *
     * @param stepDown null: it serves what it wanted
     */
    record Outcome(Deployment deployment, @Nullable StepDown stepDown) {}

    /** Explains what it would choose of a version, and rolls that out under a policy of its own. */
    Outcome rollOut(String version, Path policyFile) {
        var name = agent.device().name();
        var policy = write(policyFile);
        cli.succeed(line -> printer.say("  " + line), "explain", name, version, "--policy", policy);
        printer.say("");
        var planned = client.planned(name, version, answers.limitSeconds());
        var rollout = cli.rollOut(version, "kind=" + name, "--policy", policy);
        cli.succeed(printer::say, "rollout", "watch", rollout);
        var deployment = measured(rollout);
        var stepDown = StepDown.of(deployment, planned, answers.limitSeconds()).orElse(null);
        if (stepDown != null) {
            printer.say(stepDown.words());
        }
        return new Outcome(deployment, stepDown);
    }

    private String write(Path file) {
        try {
            return Files.writeString(file, answers.policy()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The deployment once the device has measured, which it does not while the machine is busy. */
    private Deployment measured(String rollout) {
        var deployment = client.deployments(rollout).getFirst();
        long deadline = System.nanoTime() + MEASURE_LIMIT.toNanos();
        var isTold = false;
        while (isOpen(deployment) && System.nanoTime() < deadline) {
            if (!isTold) {
                printer.say("The machine is busy with other things; it is measured later ...");
                isTold = true;
            }
            if (agent.process().awaitEnd(POLL_INTERVAL)) {
                break;
            }
            deployment = client.deployments(rollout).getFirst();
        }
        return deployment;
    }

    /** Whether it serves by an estimate alone. */
    private static boolean isOpen(Deployment deployment) {
        var selection = deployment.getSelection();
        return deployment.getState() == Deployment.State.STATE_SUCCEEDED
                && !deployment.hasDowngrade()
                && selection.getCandidatesList().stream()
                        .filter(candidate -> candidate.getVariant().equals(selection.getVariant()))
                        .map(candidate -> candidate.getSpeed().getSource())
                        .anyMatch(source -> source == ExpectedSpeed.Source.SOURCE_ESTIMATED);
    }
}
