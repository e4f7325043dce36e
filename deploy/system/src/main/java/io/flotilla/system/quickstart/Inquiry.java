package io.flotilla.system.quickstart;

import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.system.process.AgentProcess;
import io.flotilla.system.process.ControllerClient;
import io.flotilla.system.process.Cosine;
import io.flotilla.system.process.LocalApi;
import io.flotilla.system.process.MiniLm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks devices for embeddings, as an app on each of them would. */
final class Inquiry {
    private static final Duration SERVE_LIMIT = Duration.ofSeconds(60);
    private static final int TIMED_CALLS = 9;

    private final String model;
    private final List<float[]> reference;
    private final Printer printer;

    /**
     * An inquiry that has asked nobody.
     *
     * @param reference what the model in full precision answers to the sentences
     */
    Inquiry(String model, List<float[]> reference, Printer printer) {
        this.model = model;
        this.reference = List.copyOf(reference);
        this.printer = printer;
    }

    /** Asks each device once it serves; one that was skipped says why. */
    List<ServedDevice> ask(
            List<AgentProcess> agents, ControllerClient client, List<Deployment> deployments) {
        var served = new ArrayList<ServedDevice>();
        for (var agent : agents) {
            var name = agent.device().name();
            var deployment =
                    deployments.stream()
                            .filter(d -> d.getDevice().equals("devices/" + name))
                            .findFirst()
                            .orElseThrow();
            served.add(ask(agent, client, deployment));
        }
        return served;
    }

    private ServedDevice ask(AgentProcess agent, ControllerClient client, Deployment deployment) {
        var name = agent.device().name();
        if (deployment.getState() != Deployment.State.STATE_SUCCEEDED) {
            printer.say("%s: %s".formatted(name, deployment.getReason()));
            return new ServedDevice(agent.device(), client.device(name), deployment, null);
        }
        agent.process().await("it served", SERVE_LIMIT, () -> isServing(client.device(name)));
        var device = client.device(name);
        var endpoint = device.getSlots(0).getEndpoint();
        try (var api = new LocalApi(endpoint, agent.localToken())) {
            var answers = measure(api, endpoint);
            printer.say(
                    String.format(
                            Locale.ROOT,
                            "%s: %s, cosine to FP32 at least %.4f, %.1f ms",
                            name,
                            device.getSlots(0).getVariant().replaceAll(".*/", ""),
                            answers.cosine(),
                            answers.latencyMillis()));
            return new ServedDevice(agent.device(), device, deployment, answers);
        }
    }

    private ServedDevice.Answers measure(LocalApi api, String endpoint) {
        var embeddings = api.embed(model, MiniLm.SENTENCES);
        double cosine = 1;
        for (int index = 0; index < reference.size(); index++) {
            cosine = Math.min(cosine, Cosine.between(embeddings.get(index), reference.get(index)));
        }
        var times = new ArrayList<Double>();
        for (int call = 0; call < TIMED_CALLS; call++) {
            long start = System.nanoTime();
            var _ = api.embed(model, MiniLm.SENTENCES.subList(0, 1));
            times.add((System.nanoTime() - start) / 1e6);
        }
        times.sort(null);
        return new ServedDevice.Answers(endpoint, cosine, times.get(TIMED_CALLS / 2));
    }

    private static boolean isServing(Device device) {
        return device.getSlotsList().stream()
                .anyMatch(slot -> slot.getReady() && !slot.getEndpoint().isEmpty());
    }
}
