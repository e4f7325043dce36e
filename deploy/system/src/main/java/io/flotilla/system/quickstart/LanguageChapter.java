package io.flotilla.system.quickstart;

import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.SlotStatus;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.system.process.AgentProcess;
import io.flotilla.system.process.Cli;
import io.flotilla.system.process.ControllerClient;
import io.flotilla.system.process.LocalApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Publishes a language model, has variants made of it, rolls it out, and lets devices write. */
final class LanguageChapter {
    static final String PROMPT = "Once upon a time, there was a little girl named Mia.";

    private static final String VERSION = "1.0.0";
    private static final String PRECISIONS = "Q8_0,Q4_K_M";
    private static final int MAX_TOKENS = 32;
    private static final Duration SERVE_LIMIT = Duration.ofSeconds(60);

    private final Path file;
    private final String model;
    private final Cli cli;
    private final ControllerClient client;
    private final Printer printer;

    LanguageChapter(Path file, Cli cli, ControllerClient client, Printer printer) {
        this.file = file.toAbsolutePath();
        this.model = id(file);
        this.cli = cli;
        this.client = client;
        this.printer = printer;
    }

    /** A model's id made of a file's name. */
    static String id(Path file) {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        var id = name.replaceAll("\\.gguf$", "").replaceAll("[^a-z0-9]+", "-");
        return id.replaceAll("^[^a-z]+|-+$", "");
    }

    LanguageModel run(List<AgentProcess> agents, String selector) {
        publish();
        printer.chapter("It is rolled out, and the devices that it fits write");
        var version = "models/" + model + "/versions/" + VERSION;
        var rollout = cli.rollOut(version, selector);
        cli.succeed(printer::say, "rollout", "watch", rollout);
        var deployments = client.deployments(rollout);
        var writers = new ArrayList<LanguageModel.Writer>();
        for (var agent : agents) {
            writers.add(write(agent, deployment(deployments, agent)));
        }
        return new LanguageModel(model, VERSION, client.variants(version), writers);
    }

    private void publish() {
        printer.chapter("A language model is published; the controller makes types of GGUF");
        var published =
                cli.succeed(
                        printer::say,
                        "publish",
                        file.toString(),
                        "--model",
                        model,
                        "--version",
                        VERSION,
                        "--task",
                        "text-generation",
                        "--variants",
                        PRECISIONS);
        if (published.text().contains("AWAITING_APPROVAL")) {
            cli.succeed(
                    printer::say,
                    "approve",
                    "version",
                    model + "/" + VERSION,
                    "--reason",
                    "shown by the quickstart");
        }
    }

    private static Deployment deployment(List<Deployment> deployments, AgentProcess agent) {
        return deployments.stream()
                .filter(d -> d.getDevice().equals("devices/" + agent.device().name()))
                .findFirst()
                .orElseThrow();
    }

    private LanguageModel.Writer write(AgentProcess agent, Deployment deployment) {
        var name = agent.device().name();
        if (deployment.getState() != Deployment.State.STATE_SUCCEEDED) {
            printer.say("%s: %s".formatted(name, deployment.getReason()));
            return new LanguageModel.Writer(agent.device(), deployment, "", null);
        }
        agent.process().await("it wrote", SERVE_LIMIT, () -> isServing(client.device(name)));
        var endpoint = slot(client.device(name)).getEndpoint();
        try (var api = new LocalApi(endpoint, agent.localToken())) {
            var answer = api.chat(model, PROMPT, MAX_TOKENS);
            printer.say(
                    String.format(
                            Locale.ROOT,
                            "%s: %s, first token after %.1f ms, %.0f tokens/s:%s",
                            name,
                            LanguageModel.id(deployment.getSelection().getVariant()),
                            answer.firstPieceMillis(),
                            answer.tokens() / answer.seconds(),
                            answer.text()));
            return new LanguageModel.Writer(agent.device(), deployment, endpoint, answer);
        }
    }

    private boolean isServing(Device device) {
        return device.getSlotsList().stream().anyMatch(this::isServing);
    }

    private boolean isServing(SlotStatus slot) {
        return slot.getSlot().equals(model) && slot.getReady() && !slot.getEndpoint().isEmpty();
    }

    private SlotStatus slot(Device device) {
        return device.getSlotsList().stream().filter(this::isServing).findFirst().orElseThrow();
    }
}
