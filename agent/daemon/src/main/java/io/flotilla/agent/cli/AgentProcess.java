package io.flotilla.agent.cli;

import io.flotilla.agent.Agent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Runs an agent until the process is told to end, or the agent cannot go on. */
final class AgentProcess {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int REFUSED = 1;

    private AgentProcess() {}

    static int run(Agent agent, Printer printer) throws IOException {
        var end = new CompletableFuture<Integer>();
        var stopped = new CountDownLatch(1);
        agent.start();
        agent.refusal()
                .thenAccept(
                        reason -> {
                            printer.error(reason);
                            end.complete(REFUSED);
                        });
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    end.complete(0);
                                    awaitQuietly(stopped);
                                },
                                "shutdown"));
        var status = end.join();
        agent.stop(GRACE);
        stopped.countDown();
        return status;
    }

    private static void awaitQuietly(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
