package io.flotilla.controller.artifact;

import io.flotilla.controller.shared.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Inspects a file and cuts it into pieces while it arrives, on a thread of its own beside the one
 * that writes it. Where the places of tensors are known from the head of the file, as in GGUF and
 * safetensors, that is one pass; an ONNX file says only with its last byte where they are, so it is
 * cut when all of it is there.
 */
final class ArrivingIndex {

    /** Longest time that the cutting may take once the whole file is there. */
    private static final Duration MAX_DELAY = Duration.ofHours(1);

    private final ArrivingFile file;
    private final CompletableFuture<byte[]> index = new CompletableFuture<>();

    private ArrivingIndex(ArrivingFile file) {
        this.file = file;
    }

    /**
     * Begins with a file of which nothing needs to be there yet.
     *
     * @param digest that it is announced to have
     */
    static ArrivingIndex start(ArrivingFile file, Digest digest) {
        var arriving = new ArrivingIndex(file);
        // It computes most of the time: a virtual thread would keep others from running.
        Thread.ofPlatform().daemon().name("index-upload").start(() -> arriving.run(digest));
        return arriving;
    }

    private void run(Digest digest) {
        try {
            index.complete(PieceIndexes.canonicalOf(file, digest));
        } catch (IOException | RuntimeException failed) {
            index.completeExceptionally(failed);
        }
    }

    /** The index in its canonical form, once the whole file is there. */
    byte[] await() throws IOException {
        try {
            return index.get(MAX_DELAY.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("the file cannot be indexed", failed.getCause());
        } catch (TimeoutException tooSlow) {
            throw new IOException("the file was not indexed within " + MAX_DELAY, tooSlow);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while it was indexed"));
        }
    }
}
