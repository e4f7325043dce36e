package io.flotilla.controller.making.client;

import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a process, with all that it has started, once they hold more memory than they may. Where the
 * system does not say what processes hold, they are left alone.
 */
final class MemoryGuard {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    private final ProcessHandle process;
    private final long limitBytes;
    private volatile String verdict = "";

    private MemoryGuard(ProcessHandle process, long limitBytes) {
        this.process = process;
        this.limitBytes = limitBytes;
    }

    /**
     * Watches the process until it has ended.
     *
     * @param limit null: there is none
     */
    static MemoryGuard over(ProcessHandle process, @Nullable MemorySize limit) {
        if (limit == null) {
            return new MemoryGuard(process, Long.MAX_VALUE);
        }
        var guard = new MemoryGuard(process, limit.asLongValue());
        Thread.ofVirtual().name("memory-guard").start(guard::watch);
        return guard;
    }

    /** Why it has ended the process, in one sentence; empty: it has not. */
    String verdict() {
        return verdict;
    }

    private void watch() {
        var ended = process.onExit();
        while (true) {
            try {
                var _ = ended.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                look();
            } catch (ExecutionException | InterruptedException _) {
                return;
            }
        }
    }

    private void look() {
        var held = ProcessTree.of(process).mapToLong(MemoryGuard::heldBytes).sum();
        if (held > limitBytes) {
            verdict =
                    "It held %d MiB of memory, and flotilla.making.memory-limit is %d MiB."
                            .formatted(held / MIB, limitBytes / MIB);
            ProcessTree.end(process);
        }
    }

    /** What would be free again without the process; 0: nobody says. */
    private static long heldBytes(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .sum();
        } catch (IOException | UncheckedIOException _) {
            return 0;
        }
    }
}
