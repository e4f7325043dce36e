package io.flotilla.cli.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.yaml.DocumentFile;
import io.flotilla.proto.rollout.v1.Rollout.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolloutSteeringTest {

    private static final String ROLLOUT =
            """
            name: rollouts/ro-1
            modelVersion: models/tales/versions/1.0.0
            fleet: fleets/north
            """;

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private RolloutDouble controller;
    private ControllerConnection connection;

    @BeforeEach
    void start() throws IOException {
        controller = new RolloutDouble();
        connection = controller.connect();
    }

    @AfterEach
    void stop() {
        connection.close();
        controller.close();
    }

    @Test
    void a_rollout_is_started_paused_resumed_and_taken_back_by_files_alone() {
        apply(ROLLOUT + "state: STATE_SCHEDULED\n");
        apply(ROLLOUT + "state: STATE_RUNNING\n");
        apply(ROLLOUT + "state: STATE_PAUSED\nreason: looks slow\n");
        apply(ROLLOUT + "state: STATE_PAUSED\nreason: looks slow\n");
        apply(ROLLOUT + "state: STATE_RUNNING\nreason: it was the network\n");
        apply(ROLLOUT + "state: STATE_ROLLED_BACK\nreason: wrong tales\n");
        controller.comesTo(State.STATE_ROLLED_BACK);
        apply(ROLLOUT + "state: STATE_ROLLED_BACK\nreason: wrong tales\n");

        assertThat(controller.moves())
                .containsExactly(
                        "create held",
                        "start",
                        "pause: looks slow",
                        "resume: it was the network",
                        "roll back: wrong tales");
        assertThat(lines())
                .containsExactly(
                        "rollouts/ro-1 created",
                        "rollouts/ro-1 configured",
                        "rollouts/ro-1 configured",
                        "rollouts/ro-1 unchanged",
                        "rollouts/ro-1 configured",
                        "rollouts/ro-1 configured",
                        "rollouts/ro-1 unchanged");
    }

    @Test
    void a_file_that_says_no_state_leaves_it_and_one_that_ran_to_its_end_need_not_run_again() {
        apply(ROLLOUT);
        controller.comesTo(State.STATE_SUCCEEDED);

        apply(ROLLOUT);
        apply(ROLLOUT + "state: STATE_RUNNING\n");

        assertThat(controller.moves()).containsExactly("create");
    }

    @Test
    void whatever_else_differs_is_refused_and_nothing_is_moved() {
        apply(ROLLOUT);

        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(
                        () -> apply(ROLLOUT.replace("north", "south") + "state: STATE_PAUSED\n"))
                .withMessageContaining("is another than this file's")
                .withMessageContaining("fixed once it is made, but for its state");
        assertThat(controller.moves()).containsExactly("create");
    }

    @Test
    void what_is_not_there_cannot_be_taken_back() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> apply(ROLLOUT + "state: STATE_ROLLED_BACK\n"))
                .withMessage("rollouts/ro-1 is not there, so it cannot be ROLLED_BACK.");
    }

    private void apply(String yaml) {
        new ApplyCommand(new Printer(new PrintStream(data), new PrintStream(data)))
                .apply(Declarations.of(DocumentFile.parse("a.yaml", yaml)), connection);
    }

    private List<String> lines() {
        return data.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
