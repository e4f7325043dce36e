package io.flotilla.system.quickstart;

import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.system.process.AgentProcess;
import io.flotilla.system.process.Checkout;
import io.flotilla.system.process.Cli;
import io.flotilla.system.process.ControllerClient;
import io.flotilla.system.process.ControllerProcess;
import io.flotilla.system.process.DeviceSpec;
import io.flotilla.system.process.DeviceSpec.Limits;
import io.flotilla.system.process.MiniLm;
import io.flotilla.system.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Starts a controller and devices that are not alike, publishes a model, rolls it out, and asks
 * every device. Owns what it started; closing it ends all of it.
 */
final class Tour implements AutoCloseable {
    private static final String MODEL = "all-minilm-l6-v2";
    private static final String VERSION = "1.0.0";
    private static final String VERSION_NAME = "models/" + MODEL + "/versions/" + VERSION;
    private static final Duration ENROL_LIMIT = Duration.ofSeconds(90);

    private static final String AI_PC = "ai-pc";

    /** What the AI PC is rolled out under; the others are under the default policy. */
    private static final String LATENCY_POLICY =
            """
            variantPolicy:
              objective: LATENCY
            """;

    private static final List<DeviceSpec> DEVICES =
            List.of(
                    new DeviceSpec("server", "a server: this machine as it is", Limits.NONE),
                    new DeviceSpec(AI_PC, "an AI PC, where answers must be quick", Limits.NONE),
                    new DeviceSpec(
                            "gateway", "a gateway short of disk: 20 MiB", Limits.ofDisk("20MiB")),
                    new DeviceSpec(
                            "sensor",
                            "a sensor board with 96 MiB of memory",
                            Limits.ofMemory("96MiB")));

    private final Checkout checkout;
    private final Path data;
    private final Printer printer;
    private final List<AutoCloseable> started = new ArrayList<>();

    Tour(Checkout checkout, Path data, Printer printer) {
        this.checkout = checkout;
        this.data = data;
        this.printer = printer;
    }

    /** Goes through all chapters. */
    Summary run() {
        long start = System.nanoTime();
        var controller = startController();
        var cli = new Cli(checkout, controller);
        try (var client = ControllerClient.of(controller)) {
            var agents = startAgents(controller, cli, client);
            publish(cli);
            explain(cli);
            var deployments = rollOut(cli, client);
            printer.chapter("Each device is asked for an embedding");
            var inquiry = new Inquiry(MODEL, MiniLm.reference(data.resolve("model")), printer);
            var served = inquiry.ask(agents, client, deployments);
            return new Summary(
                    controller.address(),
                    MODEL,
                    VERSION,
                    client.variants(VERSION_NAME),
                    client.evaluations(VERSION_NAME),
                    served,
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private ControllerProcess startController() {
        printer.chapter("A controller, with its own database and certificate authority");
        long start = System.nanoTime();
        var controller =
                ControllerProcess.start(
                        checkout,
                        data.resolve("controller"),
                        Ports.freeOr(8443),
                        Ports.freeOr(9000));
        started.addFirst(controller);
        printer.say(
                String.format(
                        Locale.ROOT,
                        "ready after %.1f s: gRPC and REST at https://%s, metrics at %s/metrics",
                        (System.nanoTime() - start) / 1e9,
                        controller.address(),
                        controller.managementAddress()));
        return controller;
    }

    private List<AgentProcess> startAgents(
            ControllerProcess controller, Cli cli, ControllerClient client) {
        printer.chapter("Devices that are not alike enrol with a join token");
        var agents = new ArrayList<AgentProcess>();
        for (var device : DEVICES) {
            var agent =
                    isKnown(client, device)
                            ? AgentProcess.start(checkout, data.resolve("devices"), device)
                            : AgentProcess.enrol(
                                    checkout,
                                    data.resolve("devices"),
                                    device,
                                    controller.address(),
                                    controller.caFile(),
                                    joinToken(cli, device));
            started.addFirst(agent);
            agents.add(agent);
        }
        for (var agent : agents) {
            var name = agent.device().name();
            agent.process().await("it was online", ENROL_LIMIT, () -> isOnline(client, name));
            printer.say(
                    "%s: %s (%s)"
                            .formatted(
                                    name,
                                    agent.device().description(),
                                    client.device(name).getHardwareClass()));
        }
        return agents;
    }

    private static String joinToken(Cli cli, DeviceSpec device) {
        return cli.succeed(
                        _ -> {},
                        "join-token",
                        "create",
                        "--display-name",
                        "quickstart",
                        "--label",
                        "tour=quickstart",
                        "--label",
                        "kind=" + device.name(),
                        "--auto-approve")
                .lines()
                .getLast();
    }

    private void publish(Cli cli) {
        printer.chapter("One model is published in full precision; the controller makes the rest");
        MiniLm.layOut(data.resolve("model"), checkout);
        var upload = data.resolve("upload");
        MiniLm.layOutFullPrecision(upload);
        cli.succeed(
                printer::say,
                "publish",
                upload.toString(),
                "--model",
                MODEL,
                "--version",
                VERSION,
                "--task",
                "text-embedding",
                "--license",
                "Apache-2.0");
        printer.say("");
        cli.succeed(printer::say, "describe", "version", MODEL + "/" + VERSION);
    }

    private void explain(Cli cli) {
        printer.chapter("What would each device choose, and why?");
        for (var device : DEVICES) {
            printer.say(device.name() + ": " + device.description());
            var words = new ArrayList<>(List.of("explain", device.name(), MODEL + "/" + VERSION));
            if (device.name().equals(AI_PC)) {
                words.addAll(List.of("--policy", latencyPolicy().toString()));
            }
            cli.succeed(line -> printer.say("  " + line), words.toArray(String[]::new));
            printer.say("");
        }
    }

    private Path latencyPolicy() {
        try {
            return Files.writeString(data.resolve("latency.yaml"), LATENCY_POLICY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Deployment> rollOut(Cli cli, ControllerClient client) {
        printer.chapter("It is rolled out, to the AI PC under a policy of its own");
        var usual = rollOut(cli, "tour=quickstart,kind!=" + AI_PC);
        var quick = rollOut(cli, "kind=" + AI_PC, "--policy", latencyPolicy().toString());
        var deployments = new ArrayList<Deployment>();
        for (var rollout : List.of(usual, quick)) {
            cli.succeed(printer::say, "rollout", "watch", rollout);
            deployments.addAll(client.deployments(rollout));
        }
        return deployments;
    }

    private static String rollOut(Cli cli, String selector, String... options) {
        var words =
                new ArrayList<>(
                        List.of(
                                "rollout",
                                "create",
                                "--version",
                                MODEL + "/" + VERSION,
                                "--selector",
                                selector));
        words.addAll(List.of(options));
        var created = cli.succeed(_ -> {}, words.toArray(String[]::new));
        return created.lines().getLast().split(" ", 2)[0];
    }

    private static boolean isKnown(ControllerClient client, DeviceSpec device) {
        return client.devices().stream()
                .anyMatch(known -> known.getName().equals("devices/" + device.name()));
    }

    private static boolean isOnline(ControllerClient client, String name) {
        return client.devices().stream()
                .anyMatch(
                        device ->
                                device.getName().equals("devices/" + name)
                                        && device.getConnectivity()
                                                == Device.Connectivity.CONNECTIVITY_ONLINE
                                        && device.hasHardwareProfile());
    }

    /** Ends the agents first, then the controller. */
    @Override
    public void close() {
        for (var part : started) {
            try {
                part.close();
            } catch (Exception e) {
                printer.say("could not be ended: " + e);
            }
        }
    }
}
