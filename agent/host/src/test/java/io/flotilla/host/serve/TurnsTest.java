package io.flotilla.host.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void tasks_take_turns_in_order() throws Exception {
        Task first = task(1, 10);
        Task second = task(2, 10);
        turns.admit(first);
        turns.admit(second);

        Optional<Task> turn = turns.next();
        turns.giveBack(turn.orElseThrow());

        assertThat(turn).contains(first);
        assertThat(turns.next()).contains(second);
        assertThat(turns.next()).contains(first);
    }

    @Test
    void an_id_is_free_again_once_its_task_is_done() throws Exception {
        Task task = task(1, 10);
        turns.admit(task);
        assertThat(refusal(task(1, 10))).isEqualTo(Reason.INVALID_INPUT);

        turns.done(turns.next().orElseThrow());

        turns.admit(task(1, 10));
        assertThat(turns.next()).isPresent();
    }

    @Test
    void more_than_64_tasks_are_refused_until_one_is_done() throws Exception {
        for (int id = 1; id <= 64; id++) {
            turns.admit(task(id, 10));
        }
        assertThat(refusal(task(65, 10))).isEqualTo(Reason.BUSY);

        turns.done(turns.next().orElseThrow());

        turns.admit(task(65, 10));
    }

    @Test
    void more_bytes_than_one_frame_may_have_are_refused_but_one_task_always_fits()
            throws Exception {
        turns.admit(task(1, RequestReader.LARGEST_FRAME_BYTES));

        assertThat(refusal(task(2, 1))).isEqualTo(Reason.BUSY);
    }

    @Test
    void a_cancelled_task_does_not_work_any_more() throws Exception {
        turns.admit(task(1, 10));

        turns.cancel(1);
        turns.cancel(2);

        Task task = turns.next().orElseThrow();
        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> task.takeTurn((_, _) -> {}))
                .extracting(HostProblem::reason)
                .isEqualTo(Reason.CANCELLED);
    }

    @Test
    void nobody_waits_for_a_turn_once_closed() throws Exception {
        turns.admit(task(1, 10));

        turns.close();

        assertThat(turns.next()).isEmpty();
    }

    private Reason refusal(Task task) {
        try {
            turns.admit(task);
            throw new AssertionError("The task was admitted.");
        } catch (HostProblem problem) {
            return problem.reason();
        }
    }

    private static Task task(long id, int sizeBytes) {
        return new Task(id, sizeBytes, _ -> Optional.empty());
    }
}
