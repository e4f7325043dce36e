package io.flotilla.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextsFileTest {
    private static final Context LAB = new Context("lab", "lab:8443", null, "/lab.token");
    private static final Context PLANT = new Context("plant", "plant:8443", "/ca.pem", null);

    @TempDir Path folder;

    @Test
    void what_is_written_is_read() {
        var file = new ContextsFile(folder.resolve("deep/config.yaml"));

        file.write(Contexts.NONE.with(LAB).with(PLANT).using("plant"));

        assertThat(file.read()).isEqualTo(new Contexts("plant", List.of(LAB, PLANT)));
    }

    @Test
    void a_file_that_is_not_there_holds_none() {
        assertThat(new ContextsFile(folder.resolve("none.yaml")).read()).isEqualTo(Contexts.NONE);
    }

    @Test
    void the_first_context_becomes_the_current_one_and_a_replaced_one_stays_it() {
        var replaced = Contexts.NONE.with(LAB).with(PLANT).with(LAB);

        assertThat(replaced.current()).isEqualTo("lab");
        assertThat(replaced.all()).containsExactly(PLANT, LAB);
    }

    @Test
    void forgetting_the_current_one_leaves_none() {
        assertThat(Contexts.NONE.with(LAB).with(PLANT).without("lab"))
                .isEqualTo(new Contexts("", List.of(PLANT)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    contexts: [{name: a}]               | has a context without server
                    contexts: [{name: a, sever: b}]     | has an unknown field sever
                    kontexts: []                        | has an unknown field kontexts
                    - a                                 | must hold currentContext and contexts
                    'a: ['                              | Cannot read
                    """)
    void a_wrong_file_is_refused_with_what_is_wrong(String yaml, String problem)
            throws IOException {
        var path = Files.writeString(folder.resolve("config.yaml"), yaml);

        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> new ContextsFile(path).read())
                .withMessageContaining(path.toString())
                .withMessageContaining(problem);
    }

    @Test
    void it_is_where_the_environment_says() {
        assertThat(ContextsFile.ofPerson(Map.of("FLOTILLA_CONFIG", "/a/b.yaml")))
                .hasToString("/a/b.yaml");
        assertThat(ContextsFile.ofPerson(Map.of("XDG_CONFIG_HOME", "/x")))
                .hasToString("/x/flotilla/config.yaml");
        assertThat(ContextsFile.ofPerson(Map.of()).toString())
                .endsWith(".config/flotilla/config.yaml");
    }
}
