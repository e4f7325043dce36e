package io.flotilla.host.onnx.parallel;

import io.flotilla.host.engine.HostProblem;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.LongFunction;

/**
 * Computes the parts of something on several threads, the caller's among them, and hands them on in
 * their order. Few are held at a time.
 */
public final class PartsInOrder {
    /** Each works at some megabytes. */
    private static final int MOST_THREADS = 16;

    private PartsInOrder() {}

    /** Takes in a part. */
    @FunctionalInterface
    public interface Sink {
        void take(byte[] part) throws IOException, HostProblem;
    }

    /**
     * Computes and hands on all parts.
     *
     * @param threads to use beside the caller's
     */
    public static void compute(int threads, long count, LongFunction<byte[]> part, Sink sink)
            throws IOException, HostProblem {
        int helpers = Math.min(threads, MOST_THREADS);
        try (ExecutorService pool =
                Executors.newFixedThreadPool(helpers, Thread.ofPlatform().daemon().factory())) {
            Deque<FutureTask<byte[]>> ahead = new ArrayDeque<>();
            for (long i = 0; i < count; i++) {
                long index = i;
                FutureTask<byte[]> task = new FutureTask<>(() -> part.apply(index));
                ahead.addLast(task);
                pool.execute(task);
                if (ahead.size() > helpers) {
                    sink.take(first(ahead));
                }
            }
            while (!ahead.isEmpty()) {
                sink.take(first(ahead));
            }
        }
    }

    private static byte[] first(Deque<FutureTask<byte[]>> ahead) throws IOException {
        FutureTask<byte[]> first = ahead.removeFirst();
        help(first, ahead);
        try {
            return first.get();
        } catch (ExecutionException defect) {
            throw new IllegalStateException("a part cannot be computed", defect.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a tensor was computed", interrupted);
        }
    }

    /** Does what nobody has begun with, until the first is done. A task that runs is left alone. */
    private static void help(FutureTask<byte[]> first, Deque<FutureTask<byte[]>> ahead) {
        first.run();
        for (FutureTask<byte[]> later : ahead) {
            if (first.isDone()) {
                return;
            }
            later.run();
        }
    }
}
