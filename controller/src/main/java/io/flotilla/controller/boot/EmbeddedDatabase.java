package io.flotilla.controller.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.shared.SecretFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL beside the controller, for whoever has none to offer: its data stay in a
 * directory, it is as durable as any, and it listens on loopback only, for those who know the
 * generated password. It is a process of its own and survives a controller that is killed; the next
 * start ends it first.
 */
final class EmbeddedDatabase implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EmbeddedDatabase.class.getName());
    private static final Duration INITIALIZE_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_CONNECTIONS = 100;

    private final PostgresSoftware software;
    private final Path home;
    private final Path data;
    private final int port;
    private final String password;

    private EmbeddedDatabase(
            PostgresSoftware software, Path home, Path data, int port, String password) {
        this.software = software;
        this.home = home;
        this.data = data;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the database and waits until it answers.
     *
     * @param home directory of its data and password; made if it is not there
     * @param softwareParent where the software is unpacked
     * @throws IOException if it cannot start; the message holds what PostgreSQL said
     */
    static EmbeddedDatabase start(Path home, Path softwareParent) throws IOException {
        Files.createDirectories(home);
        var software = PostgresSoftware.unpackInto(softwareParent.toAbsolutePath());
        var database =
                new EmbeddedDatabase(
                        software,
                        home.toAbsolutePath(),
                        home.toAbsolutePath().resolve("data"),
                        freePort(),
                        passwordIn(home.resolve("password")));
        database.initialize();
        database.stopLeftOver();
        database.startPostmaster();
        return database;
    }

    /** The datasource settings by which the controller reaches it. */
    Map<String, String> settings() {
        return Map.of(
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://127.0.0.1:%d/postgres?reWriteBatchedInserts=true"
                        .formatted(port),
                "quarkus.datasource.username",
                "postgres",
                "quarkus.datasource.password",
                password);
    }

    /** Ends it, cutting what connections there still are. Repeating it changes nothing. */
    @Override
    public void close() throws IOException {
        if (!Files.exists(data.resolve("postmaster.pid"))) {
            return;
        }
        run(
                STOP_TIMEOUT,
                "pg_ctl",
                "-D",
                data.toString(),
                "-m",
                "fast",
                "-w",
                "-t",
                Long.toString(STOP_TIMEOUT.toSeconds()),
                "stop");
        LOG.log(System.Logger.Level.INFO, "built-in database stopped");
    }

    private void initialize() throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        LOG.log(System.Logger.Level.INFO, "making the built-in database directory={0}", data);
        run(
                INITIALIZE_TIMEOUT,
                "initdb",
                "-D",
                data.toString(),
                "-U",
                "postgres",
                "-A",
                "scram-sha-256",
                "--pwfile=" + home.resolve("password"),
                "-E",
                "UTF-8",
                "--locale=C");
    }

    /**
     * Ends the database of a controller that was killed, and removes the mark of one that was
     * killed with it.
     */
    private void stopLeftOver() throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var pid = Long.parseLong(Files.readAllLines(pidFile, UTF_8).getFirst().strip());
        if (isPostmasterOfOurs(pid)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "stopping the database of a controller that was killed pid={0}",
                    Long.toString(pid));
            close();
        } else {
            Files.delete(pidFile);
        }
    }

    private boolean isPostmasterOfOurs(long pid) throws IOException {
        var commandLine = Path.of("/proc", Long.toString(pid), "cmdline");
        return Files.exists(commandLine)
                && List.of(Files.readString(commandLine, UTF_8).split("\0", -1))
                        .contains(data.toString());
    }

    private void startPostmaster() throws IOException {
        var options =
                List.of(
                        "listen_addresses=127.0.0.1",
                        "port=" + port,
                        "unix_socket_directories=",
                        "max_connections=" + MAX_CONNECTIONS,
                        "fsync=on",
                        "synchronous_commit=on",
                        "full_page_writes=on",
                        "timezone=UTC");
        run(
                START_TIMEOUT,
                "pg_ctl",
                "-D",
                data.toString(),
                "-l",
                home.resolve("log").toString(),
                "-o",
                "-c " + String.join(" -c ", options),
                "-w",
                "-t",
                Long.toString(START_TIMEOUT.toSeconds()),
                "start");
    }

    private void run(Duration timeout, String program, String... arguments) throws IOException {
        var command = new ArrayList<>(asOrdinaryUser());
        command.add(software.program(program));
        command.addAll(List.of(arguments));
        var output = Files.createTempFile(home, program + "-", ".out");
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        "%s did not end within %d s".formatted(program, timeout.toSeconds()));
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "%s failed: %s".formatted(program, Files.readString(output).strip()));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + program, interrupted);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace of its own it is nobody, while its
     * files stay where root put them.
     */
    private static List<String> asOrdinaryUser() {
        return System.getProperty("user.name").equals("root")
                ? List.of("unshare", "--user")
                : List.of();
    }

    private static String passwordIn(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file, UTF_8);
        }
        var secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        var password = HexFormat.of().formatHex(secret);
        SecretFile.write(file, password);
        return password;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
