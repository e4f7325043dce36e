package io.flotilla.controller.making.client;

import io.flotilla.controller.making.converter.ConverterProcesses.Conversion;
import io.flotilla.controller.making.converter.ConverterProcesses.Running;
import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import io.flotilla.controller.making.converter.RuntimeHosts.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One converter under way, looked at four times a second. */
final class ConverterRun implements Running {

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Conversion conversion;
    private final Process process;
    private final MemoryGuard guard;
    private final OutputTail output;
    private final OutputTail errors;
    private volatile boolean closed;

    ConverterRun(Conversion conversion, Process process, MemoryGuard guard) {
        this.conversion = conversion;
        this.process = process;
        this.guard = guard;
        this.output = OutputTail.of(process.getInputStream());
        this.errors = OutputTail.of(process.getErrorStream());
    }

    @Override
    public void await(ProgressListener listener) throws Failure, InterruptedException {
        var converter = conversion.converter();
        var waited = Duration.ZERO;
        while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            listener.progressed(0, output.lastLine());
            waited = waited.plus(LOOK);
            if (waited.compareTo(converter.timeout()) > 0) {
                close();
                throw failed("did not end within " + converter.timeout().toSeconds() + " s");
            }
            requireWithinBounds();
        }
        if (closed) {
            throw new Failure(Failure.Kind.CRASHED, "The attempt was stopped.");
        }
        requireWithinBounds();
        if (!guard.verdict().isEmpty()) {
            throw new Failure(Failure.Kind.OUT_OF_MEMORY, guard.verdict());
        }
        if (process.exitValue() != 0) {
            throw failed("ended with exit code " + process.exitValue());
        }
    }

    private void requireWithinBounds() throws Failure {
        var most = conversion.converter().outputBytes();
        if (sizeBytes(conversion.output()) > most) {
            close();
            throw failed("wrote more than %d bytes".formatted(most));
        }
    }

    private Failure failed(String how) {
        return new Failure(
                Failure.Kind.UNSUPPORTED,
                "The converter %s %s. %s"
                        .formatted(conversion.name(), how, errors.atEnd().lastLines())
                        .strip());
    }

    /** What is written while it is looked at counts next time. */
    private static long sizeBytes(Path folder) {
        try (var walk = Files.walk(folder)) {
            return walk.mapToLong(path -> path.toFile().isFile() ? path.toFile().length() : 0)
                    .sum();
        } catch (IOException | UncheckedIOException _) {
            return 0;
        }
    }

    @Override
    public void close() {
        closed = true;
        ProcessTree.end(process.toHandle());
    }
}
