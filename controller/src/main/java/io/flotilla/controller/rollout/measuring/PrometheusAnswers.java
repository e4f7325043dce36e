package io.flotilla.controller.rollout.measuring;

import io.flotilla.controller.rollout.engine.RolloutId;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Asks Prometheus beside the work at rollouts, so that a slow one keeps none of them waiting: an
 * answer is picked up when the rollout is looked at next, which it is at once. Answers are kept in
 * memory alone; a controller that restarts asks again. Thread-safe.
 */
@Singleton
public class PrometheusAnswers {

    /** An answer that nobody picked up for so long says nothing of now. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private static final int AT_ONCE = 8;

    private final Prometheus prometheus;
    private final Event<PrometheusAnswered> answered;
    private final Clock clock;
    private final Map<Question, Kept> answers = new ConcurrentHashMap<>();
    private final Set<Question> asking = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(AT_ONCE);

    private record Question(RolloutId rollout, String analysis) {}

    private record Kept(Prometheus.Answer answer, Instant time) {}

    PrometheusAnswers(Prometheus prometheus, Event<PrometheusAnswered> answered, Clock clock) {
        this.prometheus = prometheus;
        this.answered = answered;
        this.clock = clock;
    }

    /** The answer, once; null if it is not there yet, and then it is asked for. */
    Prometheus.@Nullable Answer pickUp(RolloutId rollout, String analysis, String query) {
        var oldest = clock.instant().minus(FRESH);
        answers.values().removeIf(kept -> kept.time.isBefore(oldest));
        var question = new Question(rollout, analysis);
        var kept = answers.remove(question);
        if (kept != null) {
            return kept.answer;
        }
        if (asking.add(question)) {
            Thread.ofVirtual().name("prometheus-" + rollout).start(() -> ask(question, query));
        }
        return null;
    }

    private void ask(Question question, String query) {
        places.acquireUninterruptibly();
        try {
            answers.put(question, new Kept(prometheus.ask(query), clock.instant()));
        } finally {
            places.release();
            asking.remove(question);
        }
        answered.fire(new PrometheusAnswered(question.rollout));
    }
}
