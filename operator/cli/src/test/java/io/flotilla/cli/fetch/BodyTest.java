package io.flotilla.cli.fetch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class BodyTest {
    @Test
    void bytes_that_do_not_come_are_waited_for_only_so_long() throws IOException {
        var readers = Executors.newVirtualThreadPerTaskExecutor();
        try (var silent = new PipedOutputStream();
                var body = new Body(new PipedInputStream(silent), readers, Duration.ofMillis(50))) {

            assertThatThrownBy(() -> body.read(new byte[8]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing came");
        } finally {
            readers.shutdownNow();
        }
    }
}
