package io.flotilla.controller.making.client;

import io.flotilla.controller.making.converter.MakingConfig;
import io.flotilla.controller.making.converter.RuntimeHosts;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the runtime host that the settings name, once for each model that is held. */
@Singleton
class HostProcesses implements RuntimeHosts {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    /** No runtime host starts with less. */
    private static final long LEAST_MEMORY = 64L << 20;

    private final MakingConfig config;

    HostProcesses(MakingConfig config) {
        this.config = config;
        config.memoryLimit()
                .filter(limit -> limit.asLongValue() < LEAST_MEMORY)
                .ifPresent(
                        _ -> {
                            throw new IllegalArgumentException(
                                    "flotilla.making.memory-limit must be at least 64M.");
                        });
    }

    @Override
    public boolean areAvailable() {
        return config.host().isPresent();
    }

    @Override
    public Host start() throws Failure, InterruptedException {
        try {
            return connect();
        } catch (IOException unstartable) {
            throw new Failure(
                    Failure.Kind.CRASHED,
                    "The runtime host cannot be started: " + unstartable.getMessage());
        }
    }

    private Host connect() throws IOException, Failure, InterruptedException {
        // Paths of Unix sockets are at most about 100 characters long, which a data directory
        // may exceed.
        var folder = Files.createTempDirectory("flotilla-");
        var socket = folder.resolve("host.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            var process = launch(socket);
            var guard = MemoryGuard.over(process.toHandle(), config.memoryLimit().orElse(null));
            var output = OutputTail.of(process.getInputStream());
            try {
                return new HostConversation(
                        process,
                        output,
                        guard,
                        accept(server, process),
                        config.stepTimeout(),
                        config.threads());
            } catch (TimeoutException | ExecutionException failed) {
                process.destroyForcibly();
                throw new Failure(
                        Failure.Kind.CRASHED,
                        "The runtime host did not connect. " + output.lastLine());
            }
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(folder);
        }
    }

    private Process launch(Path socket) throws IOException {
        var command =
                List.of(
                        config.host().orElseThrow().resolve("bin/flotilla-host").toString(),
                        "serve",
                        "--connect",
                        socket.toString(),
                        "--cache",
                        config.directory().resolve("cache").toAbsolutePath().toString());
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static SocketChannel accept(ServerSocketChannel server, Process process)
            throws TimeoutException, ExecutionException, InterruptedException {
        var accepted = new CompletableFuture<SocketChannel>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        accepted.complete(server.accept());
                    } catch (IOException closed) {
                        accepted.completeExceptionally(closed);
                    }
                });
        var ended =
                process.onExit()
                        .thenAccept(
                                _ ->
                                        accepted.completeExceptionally(
                                                new IOException("the runtime host has ended")));
        try {
            return accepted.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            ended.cancel(false);
        }
    }
}
