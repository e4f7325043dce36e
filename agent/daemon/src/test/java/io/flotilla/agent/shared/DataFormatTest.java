package io.flotilla.agent.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFormatTest {
    @TempDir private Path data;
    private Path file;

    @BeforeEach
    void name() {
        file = data.resolve("format");
    }

    @Test
    void a_directory_of_before_the_mark_is_marked_and_known_again() throws IOException {
        DataFormat.claim(data);
        DataFormat.claim(data);

        assertThat(file).hasContent("1");
    }

    @Test
    void what_a_newer_agent_wrote_is_refused_and_left_as_it_is() throws IOException {
        Files.writeString(file, "2\n");

        assertThatThrownBy(() -> DataFormat.claim(data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("newer agent (layout 2; this one knows 1)");
        assertThat(file).hasContent("2");
    }

    @Test
    void a_mark_that_is_no_number_is_refused() throws IOException {
        Files.writeString(file, "");

        assertThatThrownBy(() -> DataFormat.claim(data)).hasMessageContaining("is damaged");
    }
}
