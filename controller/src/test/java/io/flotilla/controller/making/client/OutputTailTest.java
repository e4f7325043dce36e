package io.flotilla.controller.making.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class OutputTailTest {

    @Test
    void what_is_still_under_way_when_the_process_has_ended_is_waited_for() throws Exception {
        try (var process = new PipedOutputStream();
                var pipe = new PipedInputStream(process)) {
            var tail = OutputTail.of(pipe);
            Thread.startVirtualThread(
                    () -> {
                        try (process) {
                            process.write("no kernel\nfor this\n".getBytes(UTF_8));
                        } catch (IOException broken) {
                            throw new UncheckedIOException(broken);
                        }
                    });

            assertThat(tail.atEnd().lastLines()).isEqualTo("no kernel / for this");
        }
    }

    @Test
    void of_a_line_that_does_not_end_the_beginning_is_held() {
        var endless = new ByteArrayInputStream("x".repeat(1 << 20).getBytes(UTF_8));

        assertThat(OutputTail.of(endless).atEnd().lastLine()).hasSize(300);
    }
}
