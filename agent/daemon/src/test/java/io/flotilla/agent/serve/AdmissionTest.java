package io.flotilla.agent.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.serve.Admission.Turn;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Admission admission = new Admission(1, 2);
    private final BlockingQueue<Entered> entered = new LinkedBlockingQueue<>();

    private record Entered(String app, Turn turn) {}

    @Test
    void lines_of_apps_move_in_turns() throws Exception {
        var first = admission.enter(from("busy"));
        wait("busy");
        wait("busy");
        wait("quiet");

        first.close();

        assertThat(next()).isEqualTo("busy");
        assertThat(next()).isEqualTo("quiet");
        assertThat(next()).isEqualTo("busy");
    }

    @Test
    void a_line_that_is_full_sends_away_and_leaves_others_their_own() throws Exception {
        var first = admission.enter(from("busy"));
        wait("busy");
        wait("busy");

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> admission.enter(from("busy")))
                .satisfies(problem -> assertThat(problem.status()).isEqualTo(429));
        wait("quiet");
        first.close();

        assertThat(next()).isEqualTo("busy");
        assertThat(admission.counts().get("busy")).isEqualTo(new Admission.Count(2, 1));
    }

    @Test
    void who_stops_waiting_leaves_the_line() throws Exception {
        var first = admission.enter(from("a"));
        var waiting = wait("a");
        wait("b");

        waiting.interrupt();
        waiting.join();
        first.close();

        assertThat(next()).isEqualTo("b");
    }

    @Test
    void who_has_gone_leaves_the_line_and_counts_as_nothing() throws Exception {
        var first = admission.enter(from("a"));
        var isThere = new AtomicBoolean(true);
        var waiting = wait(new Arrival("a", 0, isThere::get));
        wait("b");

        isThere.set(false);
        assertThat(waiting.join(LIMIT)).isTrue();
        first.close();

        assertThat(next()).isEqualTo("b");
        assertThat(admission.counts().get("a")).isEqualTo(new Admission.Count(1, 0));
    }

    private static Arrival from(String app) {
        return new Arrival(app, 0, () -> true);
    }

    private Thread wait(String app) {
        return wait(from(app));
    }

    /** Returns once it waits. */
    private Thread wait(Arrival arrival) {
        var thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        var turn = admission.enter(arrival);
                                        entered.add(new Entered(arrival.app(), turn));
                                    } catch (ApiException | InterruptedException _) {
                                        // It is not let in.
                                    }
                                });
        await().atMost(LIMIT).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    private String next() throws InterruptedException {
        var next = entered.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        next.turn().close();
        return next.app();
    }
}
