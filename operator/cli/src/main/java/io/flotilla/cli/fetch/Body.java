package io.flotilla.cli.fetch;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bytes from a server that are given up when nothing comes for a while. */
public final class Body implements AutoCloseable {
    private final InputStream in;
    private final ExecutorService readers;
    private final Duration patience;

    Body(InputStream in, ExecutorService readers, Duration patience) {
        this.in = in;
        this.readers = readers;
        this.patience = patience;
    }

    /** Fills the buffer as far as bytes are there; -1 at the end. */
    int read(byte[] buffer) throws IOException {
        return within(() -> in.read(buffer));
    }

    byte[] upTo(int length) throws IOException {
        return within(() -> in.readNBytes(length));
    }

    private <T> T within(Callable<T> reading) throws IOException {
        var read = readers.submit(reading);
        try {
            return read.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new IOException("nothing came for " + patience.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(requireNonNull(e.getCause()).getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException _) {
            // what was wanted of it has been read
        }
    }
}
