package io.flotilla.controller.making;

import io.flotilla.controller.making.converter.MakingConfig;
import io.flotilla.controller.making.converter.RuntimeHosts;
import io.flotilla.controller.making.converter.Workspace;
import io.flotilla.controller.shared.IdSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Claims jobs and works at them, each on a thread and in processes of its own. A job that this
 * controller leaves behind, by being killed, is claimed again when its lease has ended.
 */
@Singleton
public class MakingWorker {

    private static final System.Logger LOG = System.getLogger(MakingWorker.class.getName());

    /** How long a claim stands without a word from its worker. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final MakingJobRepository repository;
    private final MakingRuns runs;
    private final MakingConfig config;
    private final RuntimeHosts hosts;
    private final Clock clock;
    private final String id;

    /** Attempts under way. */
    private final Set<MakingRun> running = ConcurrentHashMap.newKeySet();

    private volatile boolean stopped;

    MakingWorker(
            MakingJobRepository repository,
            MakingRuns runs,
            MakingConfig config,
            RuntimeHosts hosts,
            IdSource ids,
            Clock clock) {
        this.repository = repository;
        this.runs = runs;
        this.config = config;
        this.hosts = hosts;
        this.clock = clock;
        this.id = ids.next();
    }

    void start(@Observes StartupEvent startup) throws IOException {
        Workspace.removeLeftovers(config.directory());
    }

    void stop(@Observes ShutdownEvent shutdown) {
        stopped = true;
        running.forEach(MakingRun::stop);
    }

    /** Takes what waits, as much as this controller works at. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void claim() {
        while (!stopped && hosts.areAvailable() && running.size() < config.concurrency()) {
            var now = clock.instant();
            var job = repository.claim(id, now, now.plus(LEASE));
            if (job.isEmpty()) {
                return;
            }
            begin(job.get());
        }
    }

    /** Says that those under way are still being worked at, and stops those that nobody wants. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void renew() {
        for (var run : running) {
            if (!repository.renew(run.job(), run.progress(), clock.instant().plus(LEASE))) {
                run.stop();
            }
        }
    }

    private void begin(MakingJob job) {
        var run = runs.of(job);
        running.add(run);
        Thread.ofVirtual()
                .name("making")
                .start(
                        () -> {
                            try {
                                run.run();
                            } catch (RuntimeException defect) {
                                LOG.log(Level.ERROR, "making failed job=" + job.name(), defect);
                            } finally {
                                running.remove(run);
                            }
                            claim();
                        });
    }
}
