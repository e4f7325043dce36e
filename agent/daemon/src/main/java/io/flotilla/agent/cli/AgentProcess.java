package io.flotilla.agent.cli;

import io.flotilla.agent.Agent;
import io.flotilla.agent.service.Supervisor;
import io.flotilla.agent.service.Watchdog;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs an agent until the process is told to end, or the agent cannot go on. */
final class AgentProcess {
    private static final Log LOG = Log.of(AgentProcess.class);
    private static final Duration GRACE = Duration.ofSeconds(15);

    /** Then the process ends, whatever still runs. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final int REFUSED = 1;

    private AgentProcess() {}

    static int run(Agent agent, Supervisor manager, Printer printer) throws IOException {
        var end = new CompletableFuture<Integer>();
        var stopped = new CountDownLatch(1);
        agent.start();
        manager.ready();
        manager.status("started, not connected yet");
        agent.connected().thenAccept(device -> manager.status("connected as " + device));
        var watchdog = new Watchdog(manager, Pause.real(), agent::look);
        watchdog.start();
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
        manager.stopping();
        watchdog.stop(Duration.ZERO);
        agent.stop(GRACE);
        stopped.countDown();
        return status;
    }

    private static void awaitQuietly(CountDownLatch stopped) {
        try {
            if (!stopped.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warning("not all parts have ended in time", "limit", LIMIT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
