package io.flotilla.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.runtime.MachineLoad.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLoadTest {
    @TempDir private Path root;
    private MachineLoad load;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        load = new MachineLoad(root);
    }

    @Test
    void waiting_is_not_work_and_time_that_others_stole_is() throws IOException {
        Files.writeString(
                root.resolve("proc/stat"),
                """
                cpu  10 1 20 500 40 2 3 4 0 0
                cpu0 5 0 10 250 20 1 1 2 0 0
                cpu1 5 1 10 250 20 1 2 2 0 0
                intr 1 2 3
                """);

        assertThat(load.read()).contains(new Reading(2, 40, 580));
    }

    @Test
    void what_we_took_ourselves_does_not_count() {
        var before = new Reading(2, 1000, 5000);
        var after = new Reading(2, 1150, 5200);

        assertThat(before.othersUntil(after, Duration.ofMillis(500))).isEqualTo(1.0);
        assertThat(before.othersUntil(after, Duration.ofSeconds(9))).isZero();
        assertThat(before.othersUntil(before, Duration.ZERO)).isZero();
    }

    @Test
    void a_system_that_does_not_say_is_not_busy() throws IOException {
        assertThat(load.read()).isEmpty();
        Files.writeString(root.resolve("proc/stat"), "cpu  many\ncpu0 many\n");
        assertThat(load.read()).isEmpty();
    }
}
