package io.flotilla.system.training;

import io.flotilla.system.process.Checkout;
import io.flotilla.system.process.Cli;
import io.flotilla.system.process.ControllerProcess;
import io.flotilla.system.process.ManagedProcess;
import io.flotilla.system.process.MiniLm;
import io.flotilla.system.process.Ports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the AOT caches of a folder that deploy/package has laid out: the agent enrols with a real
 * controller, connects and has its engines proved, then starts once more as it will every day; the
 * host embeds a text.
 */
public final class Main {
    private static final Duration CONNECTED_LIMIT = Duration.ofMinutes(1);

    /** How a JVM says that it ended because it was asked to. */
    private static final int TERMINATED = 143;

    /** Ending includes the making of the cache. */
    private static final Duration END_LIMIT = Duration.ofMinutes(2);

    private final Path agent;
    private final Path work;
    private final Checkout checkout = Checkout.around();

    private Main(Path agent, Path work) {
        this.agent = agent;
        this.work = work;
    }

    public static void main(String[] arguments) throws IOException {
        var work = Files.createTempDirectory("flotilla-training-");
        try {
            new Main(Path.of(arguments[0]).toAbsolutePath(), work).run();
        } finally {
            remove(work);
        }
    }

    private void run() throws IOException {
        trainHost();
        try (var controller =
                ControllerProcess.start(
                        checkout, work.resolve("controller"), Ports.free(), Ports.free())) {
            var config = configure(controller);
            trainAgent(config, Map.of(), "enrolment");
            trainAgent(config, record("AGENT", agent.resolve("agent.aot").toString()), "start");
        }
    }

    private void trainHost() throws IOException {
        var model = work.resolve("model");
        MiniLm.layOutFullPrecision(model);
        var host = agent.resolve("host");
        var environment = record("HOST", host.resolve("host.aot").toString());
        var command =
                List.of(
                        host.resolve("bin/flotilla-host").toString(),
                        "embed",
                        "--folder",
                        model.toString(),
                        "--cache",
                        work.resolve("natives").toString(),
                        MiniLm.SENTENCES.getFirst());
        try (var process =
                ManagedProcess.start("host", command, environment, work.resolve("host.log"))) {
            end(process);
        }
    }

    private Path configure(ControllerProcess controller) throws IOException {
        var token =
                new Cli(checkout, controller)
                        .succeed(_ -> {}, "join-token", "create", "--auto-approve")
                        .lines()
                        .getLast();
        var config =
                """
                controller: {address: %s, caFile: %s}
                enrollment: {joinToken: %s}
                data: data
                serve: {address: 127.0.0.1:0}
                runtime: {host: %s}
                """
                        .formatted(
                                controller.address(),
                                controller.caFile(),
                                token,
                                agent.resolve("host"));
        return Files.writeString(work.resolve("agent.yaml"), config);
    }

    /** Runs the agent until it has connected and all that a start sets off is done. */
    private void trainAgent(Path config, Map<String, String> environment, String what)
            throws IOException {
        var command =
                List.of(
                        agent.resolve("bin/flotilla-agent").toString(),
                        "run",
                        "--config",
                        config.toString());
        var log = work.resolve(what + ".log");
        try (var process = ManagedProcess.start("agent", command, environment, log)) {
            process.await("it was connected", CONNECTED_LIMIT, () -> isConnected(process));
            // Some heartbeats, and the engines' proofs.
            process.awaitEnd(Duration.ofSeconds(15));
            process.askToEnd();
            end(process);
        }
    }

    private static boolean isConnected(ManagedProcess process) {
        return process.log().contains(" connected ");
    }

    private static void end(ManagedProcess process) throws IOException {
        if (!process.awaitEnd(END_LIMIT)
                || (process.exitCode() != 0 && process.exitCode() != TERMINATED)) {
            throw new IOException("A run that trains did not end well:\n" + process.log());
        }
    }

    private Map<String, String> record(String part, String cache) {
        return Map.of(
                "JAVA_HOME",
                agent.resolve("jre").toString(),
                "FLOTILLA_" + part + "_JAVA_OPTIONS",
                "-XX:AOTCacheOutput=" + cache);
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failure) throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
