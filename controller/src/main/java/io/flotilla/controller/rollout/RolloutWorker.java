package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.RolloutStep.Look;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.measuring.PrometheusAnswered;
import io.flotilla.controller.shared.ControllersOnly;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Advances rollouts, one step after the other, on one thread of its own: those that something
 * happened to at once, and those whose time has come within a second. Each waits at most once, so
 * what waits is bounded by the rollouts there are.
 */
@Singleton
public class RolloutWorker {

    private static final System.Logger LOG = System.getLogger(RolloutWorker.class.getName());

    /** Most rollouts that one tick of the timer wakes. */
    private static final int DUE_LIMIT = 100;

    private final RolloutRepository rollouts;
    private final RolloutStep step;
    private final Clock clock;

    /** Guards waiting and stopped. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition woken = lock.newCondition();
    private final Map<RolloutId, Look> waiting = new LinkedHashMap<>();
    private boolean stopped;

    RolloutWorker(RolloutRepository rollouts, RolloutStep step, Clock clock) {
        this.rollouts = rollouts;
        this.step = step;
        this.clock = clock;
    }

    void start(@Observes StartupEvent startup) {
        Thread.ofVirtual().name("rollouts").start(this::work);
    }

    void stop(@Observes ShutdownEvent shutdown) {
        lock.lock();
        try {
            stopped = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody decided something about the rollout, or its devices moved. */
    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) RolloutChanged changed) {
        if (changed.isMove()) {
            wake(changed.rollout(), changed.devices().isEmpty() ? Look.THOROUGH : Look.QUICK);
        }
    }

    /** What a rollout's analysis had asked for is there. */
    void wake(@Observes PrometheusAnswered answered) {
        wake(answered.rollout(), Look.THOROUGH);
    }

    /** Looks at the rollouts whose time has come: the safety net under the reports. */
    @Scheduled(
            every = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ControllersOnly.class)
    void tick() {
        rollouts.due(clock.instant(), DUE_LIMIT).forEach(id -> wake(id, Look.ON_TIME));
    }

    private void wake(RolloutId id, Look look) {
        lock.lock();
        try {
            waiting.merge(id, look, RolloutWorker::stronger);
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Look stronger(Look one, Look other) {
        return one == Look.THOROUGH || other == Look.QUICK ? one : other;
    }

    private void work() {
        for (var next = next(); next != null; next = next()) {
            advance(next.getKey(), next.getValue());
        }
    }

    private void advance(RolloutId id, Look look) {
        try {
            if (step.take(id, look)) {
                wake(id, Look.THOROUGH);
            }
        } catch (RuntimeException failure) {
            // The timer comes back to it, since its due time still stands.
            LOG.log(Level.ERROR, "rollout step failed rollout=" + id, failure);
        }
    }

    private Map.@Nullable Entry<RolloutId, Look> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !stopped) {
                woken.awaitUninterruptibly();
            }
            if (stopped) {
                return null;
            }
            var first = waiting.entrySet().iterator().next();
            var next = Map.entry(first.getKey(), first.getValue());
            waiting.remove(first.getKey());
            return next;
        } finally {
            lock.unlock();
        }
    }
}
