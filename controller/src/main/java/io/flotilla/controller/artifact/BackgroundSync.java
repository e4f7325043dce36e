package io.flotilla.controller.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Brings what is written to a file onto the disk while more is written. Only one sync runs at a
 * time: who begins another waits for it, so that nobody gets far ahead of the disk. For one thread.
 */
final class BackgroundSync {

    private final FileChannel channel;
    private FutureTask<?> running = done();

    /** The channel stays the caller's to close, which ends a sync that runs. */
    BackgroundSync(FileChannel channel) {
        this.channel = channel;
    }

    private static FutureTask<?> done() {
        var task = new FutureTask<>(() -> {}, null);
        task.run();
        return task;
    }

    /**
     * Begins to sync what is written by now.
     *
     * @throws IOException if the sync before it failed
     */
    void begin() throws IOException {
        await();
        running =
                new FutureTask<Void>(
                        () -> {
                            channel.force(false);
                            return null;
                        });
        Thread.ofPlatform().daemon().name("sync-upload").start(running);
    }

    /**
     * Waits until none runs.
     *
     * @throws IOException if the last one failed
     */
    void await() throws IOException {
        try {
            running.get();
        } catch (ExecutionException failed) {
            throw new IOException("what came cannot be brought onto the disk", failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a file was synced", e);
        }
    }
}
