package io.flotilla.agent.shared;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is configured on a device.
 *
 * @param data the directory that the agent owns; all it keeps is below it
 */
public record AgentConfig(
        Controller controller,
        Enrollment enrollment,
        DeviceSettings device,
        Path data,
        Limits limits,
        Serve serve,
        RuntimeSettings runtime,
        Path probeRoot,
        LogSettings log) {

    /**
     * Where the controller is.
     *
     * @param caFile the certificates, PEM, that its own must be issued by
     * @param rootFile the root of signed metadata that is trusted before all others; absent: the
     *     first that the controller gives
     */
    public record Controller(String host, int port, Path caFile, @Nullable Path rootFile) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** How this machine gets its identity; at most one is given, none once it has one. */
    public record Enrollment(@Nullable Secret joinToken, @Nullable Path joinTokenFile) {}

    /**
     * What this device is called.
     *
     * @param id the wished device id; absent: derived from its key
     * @param labels what it says about itself
     */
    public record DeviceSettings(@Nullable String id, Map<String, String> labels) {
        public DeviceSettings {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * What the agent and its models may take together; {@link Long#MAX_VALUE} where nothing is
     * said.
     *
     * @param memoryBytes resident memory of the daemon and its hosts
     * @param diskBytes bytes below the data directory
     */
    public record Limits(long memoryBytes, long diskBytes) {
        /** Whether the configuration bounds memory at all. */
        public boolean limitsMemory() {
            return memoryBytes != Long.MAX_VALUE;
        }
    }

    /**
     * Where apps on this device ask.
     *
     * @param host a loopback address
     * @param port 0: any free one, kept over restarts
     * @param grpcPort where gRPC is spoken; 0: nowhere
     * @param tokenFile where the bearer token is; absent: made in the data directory
     * @param apps where apps that have tokens of their own have them, by name
     * @param aliases further names of slots, or of adapters in them
     * @param socket where apps ask without a token; absent: nowhere
     */
    public record Serve(
            String host,
            int port,
            int grpcPort,
            Authentication authentication,
            @Nullable Path tokenFile,
            Map<String, Path> apps,
            Map<String, String> aliases,
            @Nullable Socket socket) {
        public Serve {
            apps = Map.copyOf(apps);
            aliases = Map.copyOf(aliases);
        }

        /** One without a socket, where every model has the name of its slot only. */
        public Serve(
                String host,
                int port,
                int grpcPort,
                Authentication authentication,
                @Nullable Path tokenFile,
                Map<String, Path> apps) {
            this(host, port, grpcPort, authentication, tokenFile, apps, Map.of(), null);
        }
    }

    /**
     * A Unix domain socket.
     *
     * @param group that may connect beside the agent's own user; empty: none
     */
    public record Socket(Path path, String group) {}

    /** How apps show that they may ask. */
    public enum Authentication {
        /** By a bearer token that a file on this device holds. */
        TOKEN,
        /** Not at all: whoever can connect may ask. */
        NONE
    }

    /**
     * How engines run.
     *
     * @param host the folder of the runtime host's distribution; absent: no engine on this device
     * @param threads threads of each engine, at least 1; 0: the cores less one
     */
    public record RuntimeSettings(@Nullable Path host, int threads) {}

    /** What is logged to standard output, and how. */
    public record LogSettings(LogFormat format, LogLevel level) {
        /** What is usual. */
        public static final LogSettings USUAL = new LogSettings(LogFormat.AUTO, LogLevel.INFO);
    }

    /** How an event is written. */
    public enum LogFormat {
        /** For the journal where standard output goes there, else as text. */
        AUTO,
        /** A line with its time and level, for people. */
        TEXT,
        /** A line with systemd's mark of its priority, and no time: the journal has one. */
        JOURNAL,
        /** An object of JSON in a line. */
        JSON
    }

    /** From which level on events are written. */
    public enum LogLevel {
        /** What needs a person. */
        ERROR,
        /** And what is degraded and recovers. */
        WARNING,
        /** And lifecycle moves. */
        INFO,
        /** And the rest. */
        DEBUG
    }
}
