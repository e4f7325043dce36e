package io.flotilla.system.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An agent on this machine, as one device. */
public final class AgentProcess implements AutoCloseable {
    private final ManagedProcess process;
    private final DeviceSpec device;
    private final Path home;

    private AgentProcess(ManagedProcess process, DeviceSpec device, Path home) {
        this.process = process;
        this.device = device;
        this.home = home;
    }

    /** Writes the configuration of a new device below {@code folder} and starts its agent. */
    public static AgentProcess enrol(
            Checkout checkout,
            Path folder,
            DeviceSpec device,
            String controllerAddress,
            Path caFile,
            String joinToken) {
        var home = folder.resolve(device.name());
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve("join.token"), joinToken);
            Files.writeString(
                    home.resolve("agent.yaml"),
                    configuration(checkout, device, controllerAddress, caFile));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the configuration of " + device.name(), e);
        }
        return start(checkout, folder, device);
    }

    /** Starts the agent of a device that is configured already. */
    public static AgentProcess start(Checkout checkout, Path folder, DeviceSpec device) {
        var home = folder.resolve(device.name());
        var command =
                List.of(
                        checkout.agent().toString(),
                        "run",
                        "--config",
                        home.resolve("agent.yaml").toString());
        var environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
        var process =
                ManagedProcess.start(
                        "agent " + device.name(), command, environment, home.resolve("agent.log"));
        return new AgentProcess(process, device, home);
    }

    public DeviceSpec device() {
        return device;
    }

    public Path home() {
        return home;
    }

    /** Its data directory. */
    public Path data() {
        return home.resolve("data");
    }

    /** The token that apps on the device show to its local API. */
    public String localToken() {
        try {
            return Files.readString(data().resolve("serve/token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ManagedProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }

    private static String configuration(
            Checkout checkout, DeviceSpec device, String controllerAddress, Path caFile) {
        var limits =
                limit("memory", device.limits().memory()) + limit("disk", device.limits().disk());
        return """
        controller:
          address: %s
          caFile: %s
        enrollment:
          joinTokenFile: join.token
        device:
          id: %s
        data: data
        %sserve:
          address: 127.0.0.1:0
        runtime:
          host: %s
          threads: 1
        """
                .formatted(controllerAddress, caFile, device.name(), limits, checkout.host());
    }

    private static String limit(String what, String size) {
        return size.isEmpty() ? "" : what + ":\n  limit: " + size + "\n";
    }
}
