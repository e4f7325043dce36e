package io.flotilla.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusSocketTest {
    @TempDir private Path folder;

    @Test
    void whoever_opens_it_reads_how_the_agent_stands() throws IOException {
        var socket = new StatusSocket(folder, () -> List.of("HEALTHY", "connected"));
        socket.start();

        var first = StatusSocket.ask(folder);
        var second = StatusSocket.ask(folder);
        socket.stop(Duration.ZERO);

        assertThat(first).contains(List.of("HEALTHY", "connected"));
        assertThat(second).isEqualTo(first);
        assertThat(StatusSocket.ask(folder)).isEmpty();
    }

    @Test
    void what_a_killed_agent_left_does_not_stand_in_the_way() throws IOException {
        Files.writeString(folder.resolve("status.sock"), "left behind");
        var socket = new StatusSocket(folder, () -> List.of("HEALTHY"));

        socket.start();

        assertThat(StatusSocket.ask(folder)).isPresent();
        socket.stop(Duration.ZERO);
    }

    @Test
    void an_answer_that_cannot_be_made_does_not_end_it() throws IOException {
        var socket =
                new StatusSocket(
                        folder,
                        () -> {
                            throw new IllegalStateException("not wired yet");
                        });
        socket.start();

        assertThat(StatusSocket.ask(folder)).contains(List.of());
        assertThat(StatusSocket.ask(folder)).contains(List.of());
        socket.stop(Duration.ZERO);
    }

    @Test
    void a_folder_that_is_too_deep_for_a_socket_costs_the_status_alone() throws IOException {
        var deep = Files.createDirectories(folder.resolve("d".repeat(120)));
        var socket = new StatusSocket(deep, () -> List.of("HEALTHY"));

        socket.start();

        assertThat(StatusSocket.ask(deep)).isEmpty();
        socket.stop(Duration.ZERO);
    }
}
