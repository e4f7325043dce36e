package io.flotilla.agent.runtime.host;

import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.ProcessMemory;
import io.flotilla.agent.runtime.group.HostGroup;
import io.flotilla.agent.shared.ByteSize;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One runtime host: a child process that connected back to us, until it ends or is ended. */
final class HostProcess implements MemoryWatch.Watched, AutoCloseable {
    private static final Log LOG = Log.of(HostProcess.class);
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(3);
    private static final int SIGNAL_EXIT_BASE = 128;

    /** The host's own word for it, see runtime_host.proto. */
    private static final int OUT_OF_MEMORY_EXIT = 3;

    private static final int KILL_SIGNAL = 9;
    private static final int MAX_DIRECTORY_CHARACTERS = 90;

    private final Process process;
    private final OutputTail output;
    private final Duration stopPatience;
    private final HostConnection connection;
    private final OomKills kills;
    private final @Nullable HostGroup group;
    private final OptionalLong killsBefore;
    private final AtomicReference<@Nullable Fault> endedFor = new AtomicReference<>();
    private final CompletableFuture<Fault> death = new CompletableFuture<>();
    private volatile boolean loading = true;
    private volatile boolean closed;

    private HostProcess(
            Process process,
            OutputTail output,
            HostConnection connection,
            @Nullable HostGroup group,
            Launch launch) {
        this.process = process;
        this.output = output;
        this.stopPatience = launch.patience().stop();
        this.connection = connection;
        this.kills = launch.kills();
        this.group = group;
        this.killsBefore = kills.count();
        process.onExit().thenRun(this::onExit).exceptionally(HostProcess::unexpected);
    }

    /**
     * Starts a host and waits until it has connected.
     *
     * @throws IOException if it cannot be started, or ends instead
     * @throws TimeoutException if it does not connect in time
     */
    static HostProcess start(Launch launch)
            throws IOException, TimeoutException, InterruptedException {
        var directory = privateDirectory();
        var socket = directory.resolve("host.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            var process = launch.command().start(socket, launch.crashes());
            var output = OutputTail.of(process.getInputStream());
            var group = launch.watch().group().orElse(null);
            try {
                if (group != null) {
                    group.admit(process.pid());
                }
                var connection = accept(server, process, output, launch.patience().start());
                return new HostProcess(process, output, connection, group, launch);
            } catch (IOException | TimeoutException | InterruptedException e) {
                process.destroyForcibly()
                        .onExit()
                        .thenRun(() -> close(group))
                        .exceptionally(HostProcess::unexpected);
                throw e;
            }
        } finally {
            DurableFiles.delete(socket);
            Files.deleteIfExists(directory);
        }
    }

    /**
     * Paths of Unix sockets are at most about 100 characters long, which a data directory exceeds.
     */
    private static Path privateDirectory() throws IOException {
        var directory = Files.createTempDirectory("flotilla-");
        if (directory.toString().length() <= MAX_DIRECTORY_CHARACTERS) {
            return directory;
        }
        Files.delete(directory);
        return Files.createTempDirectory(Path.of("/tmp"), "flotilla-");
    }

    private static HostConnection accept(
            ServerSocketChannel server, Process process, OutputTail output, Duration timeout)
            throws IOException, TimeoutException, InterruptedException {
        var accepted = new CompletableFuture<HostConnection>();
        Thread.ofVirtual()
                .name("host-accept")
                .start(
                        () -> {
                            try {
                                accepted.complete(new HostConnection(server.accept()));
                            } catch (IOException e) {
                                accepted.completeExceptionally(e);
                            }
                        });
        process.onExit()
                .thenRun(
                        () ->
                                accepted.completeExceptionally(
                                        new IOException(
                                                "the runtime host ended before it connected, "
                                                        + howItEnded(process, output))))
                .exceptionally(HostProcess::unexpected);
        try {
            return accepted.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() instanceof IOException cause ? cause : e);
        }
    }

    private static @Nullable Void unexpected(Throwable defect) {
        LOG.error("the end of a host was not handled", defect);
        return null;
    }

    HostConnection connection() {
        return connection;
    }

    /** Says that the model is loaded, and memory grows slowly from now on. */
    void markLoaded() {
        loading = false;
    }

    /** Completes when the process has ended without {@link #close}. */
    CompletionStage<Fault> death() {
        return death;
    }

    /** Why it ended, if it did or is about to. */
    Fault faultOr(Fault otherwise) {
        var fault = endedFor.get();
        if (fault != null) {
            return fault;
        }
        return process.isAlive() ? otherwise : crash();
    }

    /**
     * Why a request got no answer in time. A host that has said nothing else either, and goes on
     * saying nothing when it is told to leave the request, hangs: it is ended.
     */
    Fault unanswered(Duration limit) throws InterruptedException {
        var what = "no answer within " + words(limit);
        if (connection.signs().awaitWithin(limit, stopPatience)) {
            return new Fault(Fault.Kind.TIMED_OUT, what);
        }
        var fault =
                new Fault(Fault.Kind.TIMED_OUT, what + ", nor did the engine stop when told to");
        end(fault);
        return faultOr(fault);
    }

    private static String words(Duration limit) {
        return limit.toSeconds() > 0 ? limit.toSeconds() + " seconds" : limit.toMillis() + " ms";
    }

    /** Waits a moment for the end of a process whose socket has closed, and says why it ended. */
    Fault awaitFault() throws InterruptedException {
        if (!process.waitFor(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        return faultOr(new Fault(Fault.Kind.ENGINE_CRASHED, "the runtime host hung up"));
    }

    private void onExit() {
        connection.close();
        if (!closed) {
            sayLastWords();
            var fault = endedFor.get();
            death.complete(fault == null ? crash() : fault);
        }
        close(group);
    }

    private static void close(@Nullable HostGroup group) {
        if (group != null) {
            group.close();
        }
    }

    /** What a host printed before it ended is the first thing that people ask for. */
    private void sayLastWords() {
        var words = output.atEnd().text();
        if (!words.isEmpty()) {
            LOG.warning("a host ended by itself", "words", words);
        }
    }

    private Fault crash() {
        var how = "the engine's process ended, " + howItEnded(process, output);
        if (process.exitValue() == OUT_OF_MEMORY_EXIT) {
            return new Fault(Fault.Kind.OUT_OF_MEMORY, how);
        }
        if (group != null && group.hasKilled()) {
            var limit = ByteSize.format(group.limitBytes());
            return new Fault(
                    Fault.Kind.OUT_OF_MEMORY, how + ": it took more than the " + limit + " left");
        }
        return wasKilledForMemory()
                ? new Fault(Fault.Kind.OOM_KILLED, how + ": the system was short of memory")
                : new Fault(Fault.Kind.ENGINE_CRASHED, how);
    }

    /** Killed, not by us, and the kernel has killed somebody for want of memory meanwhile. */
    private boolean wasKilledForMemory() {
        return process.exitValue() == SIGNAL_EXIT_BASE + KILL_SIGNAL
                && OomKills.mayExplain(killsBefore, kills.count());
    }

    private static String howItEnded(Process process, OutputTail output) {
        var code = process.isAlive() ? 0 : process.exitValue();
        var how =
                code > SIGNAL_EXIT_BASE
                        ? "killed by signal " + (code - SIGNAL_EXIT_BASE)
                        : "exit code " + code;
        var last = output.atEnd().lastWords();
        return last.isEmpty() ? how : how + ", its last words: " + last;
    }

    @Override
    public long residentBytes() {
        return process.isAlive() ? ProcessMemory.residentBytes(process.pid()) : 0;
    }

    long peakResidentBytes() {
        return ProcessMemory.peakResidentBytes(process.pid());
    }

    @Override
    public boolean isLoading() {
        return loading;
    }

    @Override
    public void end(Fault fault) {
        endedFor.compareAndSet(null, fault);
        process.destroyForcibly();
    }

    /** Ends it at once and in no order, since nothing of it is of use. */
    void kill() {
        closed = true;
        process.destroyForcibly();
        close();
    }

    /** Hangs up, at which the host ends; kills it if it does not. */
    @Override
    public void close() {
        closed = true;
        connection.close();
        try {
            if (!process.waitFor(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
