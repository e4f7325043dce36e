package io.flotilla.agent.simulate;

import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import io.flotilla.agent.shared.AgentConfig.DeviceSettings;
import io.flotilla.agent.shared.AgentConfig.Enrollment;
import io.flotilla.agent.shared.AgentConfig.Limits;
import io.flotilla.agent.shared.AgentConfig.RuntimeSettings;
import io.flotilla.agent.shared.AgentConfig.Serve;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** A fleet of simulated devices, which enrol one after another, some at a time. */
public final class Simulation implements AutoCloseable {
    private static final Log LOG = Log.of(Simulation.class);

    /** A controller answers so many newcomers at a time without keeping the others waiting long. */
    private static final int STARTING_AT_A_TIME = 64;

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int GROUPS = 100;

    private final Plan plan;
    private final Tally tally = new Tally();
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final Semaphore starting = new Semaphore(STARTING_AT_A_TIME);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock;

    /**
     * What is to be simulated.
     *
     * @param prefix of the devices' ids, which their numbers follow
     * @param data the folder below which each device has one of its own
     * @param seed of all that is left to chance
     */
    public record Plan(
            int devices,
            Profiles profiles,
            AgentConfig.Controller controller,
            Secret joinToken,
            String prefix,
            Path data,
            long seed) {}

    /** A fleet of which no device is started. */
    public Simulation(Plan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
    }

    /**
     * Starts all devices; returns when the last was, which others may still wait to be welcomed.
     */
    public void start() throws IOException, InterruptedException {
        for (var number = 0; number < plan.devices(); number++) {
            starting.acquire();
            var device = device(number);
            devices.add(device);
            device.connected().thenAccept(_ -> tally.count(Tally.Event.CONNECTED));
            device.refusal()
                    .thenAccept(
                            reason -> {
                                LOG.warning("a device was refused", "reason", reason);
                                tally.count(Tally.Event.REFUSED);
                            });
            var _ =
                    CompletableFuture.anyOf(
                                    device.connected().toCompletableFuture(),
                                    device.refusal().toCompletableFuture())
                            .thenRun(starting::release);
            device.start();
        }
    }

    private SimulatedDevice device(int number) throws IOException {
        var population = plan.profiles().of(number);
        return SimulatedDevice.of(
                config(number, population),
                population,
                new ModelledNetwork(threads),
                tally,
                clock,
                new Random(plan.seed() * 31 + number));
    }

    private AgentConfig config(int number, Population population) {
        var id = "%s-%d".formatted(plan.prefix(), number);
        var labels = new HashMap<>(population.labels());
        labels.put("population", population.name());
        labels.put("group", Integer.toString(number % GROUPS));
        return new AgentConfig(
                plan.controller(),
                new Enrollment(plan.joinToken(), null),
                new DeviceSettings(id, labels),
                plan.data().resolve(id),
                new Limits(Long.MAX_VALUE, Long.MAX_VALUE),
                new Serve("127.0.0.1", 0, 0, Authentication.NONE, null, Map.of()),
                new RuntimeSettings(null, 0),
                plan.data(),
                AgentConfig.LogSettings.USUAL);
    }

    /** How it stands. */
    public Standing standing() {
        return Standing.of(plan.devices(), tally);
    }

    /** Ends all devices: their connections close, and what they hold is gone. */
    @Override
    public void close() {
        try (var ending = Executors.newVirtualThreadPerTaskExecutor()) {
            devices.forEach(device -> ending.execute(() -> device.stop(GRACE)));
        }
        threads.shutdownNow();
    }
}
