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
import io.flotilla.system.process.LocalApi;
import io.flotilla.system.process.MiniLm;
import io.flotilla.system.process.ParagraphTimer;
import io.flotilla.system.process.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts a controller and devices that are not alike, publishes a model, rolls it out, and asks
 * every device. Owns what it started; closing it ends all of it.
 */
final class Tour implements AutoCloseable {
    private static final String MODEL = "all-minilm-l6-v2";
    private static final String VERSION = "1.0.0";
    private static final String VERSION_NAME = "models/" + MODEL + "/versions/" + VERSION;
    private static final Duration ENROL_LIMIT = Duration.ofSeconds(90);

    private static final String SERVER = "server";
    private static final String AI_PC = "ai-pc";

    private static final List<DeviceSpec> DEVICES =
            List.of(
                    new DeviceSpec(SERVER, "a server: this machine as it is", Limits.NONE),
                    new DeviceSpec(
                            AI_PC,
                            "an AI PC with 2 GiB set aside, where answers must be quick",
                            Limits.ofMemory("2GiB")),
                    new DeviceSpec(
                            "gateway", "a gateway short of disk: 20 MiB", Limits.ofDisk("20MiB")),
                    new DeviceSpec(
                            "sensor",
                            "a sensor board with 96 MiB of memory",
                            Limits.ofMemory("96MiB")));

    private final Checkout checkout;
    private final Path data;
    private final @Nullable Path llm;
    private final Printer printer;
    private final List<AutoCloseable> started = new ArrayList<>();

    /** A tour that has started nothing; {@code llm} is a language model to show as well. */
    Tour(Checkout checkout, Path data, @Nullable Path llm, Printer printer) {
        this.checkout = checkout;
        this.data = data;
        this.llm = llm;
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
            explain(cli, SERVER, "gateway", "sensor");
            var deployments = new ArrayList<>(rollOut(cli, client));
            var quick =
                    quickDevice(agents, cli, client)
                            .rollOut(VERSION_NAME, data.resolve("quick.yaml"));
            deployments.add(quick.deployment());
            printer.chapter("Each device is asked for an embedding");
            var inquiry = new Inquiry(MODEL, MiniLm.reference(data.resolve("model")), printer);
            var served = inquiry.ask(agents, client, deployments);
            var language =
                    llm == null
                            ? null
                            : new LanguageChapter(llm, cli, client, printer)
                                    .run(agents, "tour=quickstart");
            return new Summary(
                    controller.address(),
                    MODEL,
                    VERSION,
                    client.variants(VERSION_NAME),
                    client.evaluations(VERSION_NAME),
                    served,
                    quick.stepDown() == null ? Map.of() : Map.of(AI_PC, quick.stepDown()),
                    language,
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

    private void explain(Cli cli, String... devices) {
        printer.chapter("What would each device choose, and why?");
        for (var device : devices) {
            printer.say(device);
            cli.succeed(line -> printer.say("  " + line), "explain", device, MODEL + "/" + VERSION);
            printer.say("");
        }
    }

    private List<Deployment> rollOut(Cli cli, ControllerClient client) {
        printer.chapter("It is rolled out, but not to the AI PC yet");
        var rollout = cli.rollOut(VERSION_NAME, "tour=quickstart,kind!=" + AI_PC);
        cli.succeed(printer::say, "rollout", "watch", rollout);
        return client.deployments(rollout);
    }

    private QuickDevice quickDevice(List<AgentProcess> agents, Cli cli, ControllerClient client) {
        printer.chapter("The AI PC must answer quickly: it estimates, measures, and steps down");
        var quick =
                QuickAnswers.between(
                        paragraphSeconds(named(agents, SERVER), client),
                        client.evaluations(VERSION_NAME));
        printer.say(quick.words());
        printer.say("");
        return new QuickDevice(named(agents, AI_PC), quick, cli, client, printer);
    }

    private static double paragraphSeconds(AgentProcess agent, ControllerClient client) {
        var endpoint = client.device(agent.device().name()).getSlots(0).getEndpoint();
        try (var api = new LocalApi(endpoint, agent.localToken())) {
            return ParagraphTimer.leastSeconds(api, MODEL);
        }
    }

    private static AgentProcess named(List<AgentProcess> agents, String name) {
        return agents.stream()
                .filter(agent -> agent.device().name().equals(name))
                .findFirst()
                .orElseThrow();
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
