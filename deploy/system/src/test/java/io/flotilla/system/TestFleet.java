package io.flotilla.system;

import static org.awaitility.Awaitility.await;

import io.flotilla.bench.generate.BertShape;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.system.process.AgentProcess;
import io.flotilla.system.process.Checkout;
import io.flotilla.system.process.Cli;
import io.flotilla.system.process.ControllerClient;
import io.flotilla.system.process.ControllerProcess;
import io.flotilla.system.process.DeviceSpec;
import io.flotilla.system.process.DeviceSpec.Limits;
import io.flotilla.system.process.LocalApi;
import io.flotilla.system.process.MiniLm;
import io.flotilla.system.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A controller and agents of a test, started from what was built, ended with the test. */
final class TestFleet implements AutoCloseable {
    static final String MODEL = "all-minilm-l6-v2";
    static final Duration LIMIT = Duration.ofMinutes(2);

    /** Words that MiniLM's tokenizer knows. */
    private static final int VOCABULARY = 30_522;

    private final Checkout checkout = Checkout.around();
    private final Path folder;
    private final List<AgentProcess> agents = new ArrayList<>();
    private final int providerPort = Ports.free();
    private ControllerProcess controller;
    private ControllerClient client;
    private Cli cli;

    TestFleet(Path folder) {
        this.folder = folder;
        this.controller = start(Ports.free(), Ports.free());
        this.client = ControllerClient.of(controller);
        this.cli = new Cli(checkout, controller);
    }

    private ControllerProcess start(int port, int managementPort) {
        return ControllerProcess.start(
                checkout,
                folder.resolve("controller"),
                port,
                managementPort,
                Map.of(
                        "FLOTILLA_ACCESS_OIDC_ISSUER", "http://127.0.0.1:" + providerPort,
                        "FLOTILLA_ACCESS_OIDC_AUDIENCE", "flotilla-console",
                        "FLOTILLA_ACCESS_OIDC_CLIENT_ID", "flotilla-console",
                        "FLOTILLA_ACCESS_OIDC_BINDINGS_OPERATORS_CLAIM", "operators",
                        "FLOTILLA_ACCESS_OIDC_BINDINGS_OPERATORS_ROLE", "OPERATOR"));
    }

    ControllerProcess controller() {
        return controller;
    }

    /**
     * Where the controller looks for its identity provider; nobody is there unless a test starts
     * one.
     */
    int providerPort() {
        return providerPort;
    }

    /** The folder of a test's own files, which goes with the fleet. */
    Path folder() {
        return folder;
    }

    ControllerClient client() {
        return client;
    }

    Cli cli() {
        return cli;
    }

    /** Lays the model out once, as the quickstart does. */
    Path model() {
        var model = folder.resolve("model");
        if (!model.resolve("golden.json").toFile().exists()) {
            MiniLm.layOut(model, checkout);
        }
        return model;
    }

    /**
     * Lays out an encoder of random weights, which takes a fiftieth of the room and all the same
     * ways.
     */
    Path smallModel() {
        var small = folder.resolve("small");
        try {
            Files.createDirectories(small);
            new BertShape(VOCABULARY, 32, 64, 2, 2, 512).write(small.resolve("small-fp32.onnx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        MiniLm.complete(small, "small-fp32.onnx", checkout);
        return small;
    }

    /** The agent's program, which also simulates devices. */
    Path agentProgram() {
        return checkout.agent();
    }

    /** Publishes FP32 and INT8 as they are; nothing is made of them. */
    Cli.Result publish(String version) {
        return cli.run(
                _ -> {},
                "publish",
                model().toString(),
                "--model",
                MODEL,
                "--version",
                version,
                "--variants",
                "none");
    }

    /** Starts a device that reaches the controller directly, and waits until it is online. */
    AgentProcess enrol(String name, String memoryLimit) {
        return enrol(name, memoryLimit, controller.port());
    }

    /** Starts a device that reaches the controller through a port, and waits until it is online. */
    AgentProcess enrol(String name, String memoryLimit, int port) {
        var token =
                cli.succeed(
                                _ -> {},
                                "join-token",
                                "create",
                                "--auto-approve",
                                "--label",
                                "device=" + name)
                        .lines()
                        .getLast();
        var agent =
                AgentProcess.enrol(
                        checkout,
                        folder.resolve("devices"),
                        new DeviceSpec(name, "", Limits.ofMemory(memoryLimit)),
                        "localhost:" + port,
                        controller.caFile(),
                        token);
        agents.add(agent);
        agent.process().await("it was online", LIMIT, () -> isOnline(name));
        return agent;
    }

    /** Starts a device's agent again. */
    AgentProcess restart(AgentProcess agent) {
        var again = AgentProcess.start(checkout, folder.resolve("devices"), agent.device());
        agents.add(again);
        return again;
    }

    /** Starts the controller again, at the same ports and with the same data. */
    void restartController() {
        int port = controller.port();
        int managementPort = controller.managementPort();
        client.close();
        controller = start(port, managementPort);
        client = ControllerClient.of(controller);
        cli = new Cli(checkout, controller);
    }

    /** Makes a rollout to the devices that a selector matches and returns its name. */
    String rollOut(String version, String selector, String... options) {
        return cli.rollOut(MODEL + "/" + version, selector, options);
    }

    /** An option of a rollout: best quality, but 95 of 100 answers within a limit. */
    String quickPolicy(double limitSeconds) {
        var policy =
                String.format(
                        Locale.ROOT,
                        "variantPolicy: {objective: QUALITY, speed: {maxLatencyP95: %.4fs}}",
                        limitSeconds);
        try {
            return "--policy=" + Files.writeString(folder.resolve("quick.yaml"), policy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Rollout awaitEnd(String rollout) {
        return await("the rollout's end")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> client.rollout(rollout), TestFleet::isOver);
    }

    Deployment deployment(String rollout, AgentProcess agent) {
        return client.deployments(rollout).stream()
                .filter(d -> d.getDevice().equals("devices/" + agent.device().name()))
                .findFirst()
                .orElseThrow();
    }

    /** Opens the local API of a device once it serves. */
    LocalApi api(AgentProcess agent) {
        var device =
                await("the device serves")
                        .atMost(LIMIT)
                        .ignoreExceptions()
                        .until(() -> client.device(agent.device().name()), TestFleet::isServing);
        return new LocalApi(device.getSlots(0).getEndpoint(), agent.localToken());
    }

    /** Bytes of pieces that the controller has sent since it started. */
    long sentBytes() throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(controller.managementAddress() + "/metrics"))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("flotilla_distribution_sent_bytes_total"))
                    .mapToLong(line -> (long) Double.parseDouble(line.replaceAll(".* ", "")))
                    .sum();
        }
    }

    /** Ends the devices of a class; the controller stays. */
    void endDevices() {
        agents.forEach(AgentProcess::close);
        agents.clear();
    }

    private boolean isOnline(String name) {
        return client.devices().stream()
                .anyMatch(
                        device ->
                                device.getName().equals("devices/" + name)
                                        && device.hasHardwareProfile()
                                        && device.getConnectivity()
                                                == Device.Connectivity.CONNECTIVITY_ONLINE);
    }

    private static boolean isServing(Device device) {
        return device.getSlotsList().stream()
                .anyMatch(slot -> slot.getReady() && !slot.getEndpoint().isEmpty());
    }

    private static boolean isOver(Rollout rollout) {
        return switch (rollout.getState()) {
            case STATE_SUCCEEDED,
                    STATE_REJECTED,
                    STATE_CANCELLED,
                    STATE_ROLLED_BACK,
                    STATE_FAILED,
                    STATE_PAUSED ->
                    true;
            case STATE_UNSPECIFIED,
                    STATE_AWAITING_APPROVAL,
                    STATE_SCHEDULED,
                    STATE_RUNNING,
                    STATE_ROLLING_BACK,
                    UNRECOGNIZED ->
                    false;
        };
    }

    @Override
    public void close() {
        endDevices();
        client.close();
        controller.close();
    }
}
