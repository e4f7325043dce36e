package io.flotilla.agent.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.shared.AgentConfig.Authentication;
import io.flotilla.agent.shared.ConfigReader.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    private static final Path FOLDER = Path.of("/etc/flotilla");
    private static final String LEAST =
            """
            controller: {address: "controller.test:8443", caFile: ca.pem}
            data: /var/lib/flotilla
            """;

    @Test
    void the_least_configuration_has_defaults_for_the_rest() {
        var config = valid(LEAST);

        assertThat(config.controller().host()).isEqualTo("controller.test");
        assertThat(config.controller().port()).isEqualTo(8443);
        assertThat(config.controller().caFile()).isEqualTo(FOLDER.resolve("ca.pem"));
        assertThat(config.limits().limitsMemory()).isFalse();
        assertThat(config.serve().authentication()).isEqualTo(Authentication.TOKEN);
        assertThat(config.serve().port()).isZero();
        assertThat(config.probeRoot()).isEqualTo(Path.of("/"));
    }

    @Test
    void every_key_is_read() {
        var config =
                valid(
                        LEAST
                                + """
                                enrollment: {joinTokenFile: join.token}
                                device: {id: kiosk-7, labels: {site: berlin, floor: 2}}
                                memory: {limit: 256MiB}
                                disk: {limit: 4GiB}
                                serve: {address: "[::1]:8090", authentication: none, tokenFile: t}
                                runtime: {host: /opt/host, threads: 2}
                                probe: {root: /fixture}
                                """);

        assertThat(config.enrollment().joinTokenFile()).isEqualTo(FOLDER.resolve("join.token"));
        assertThat(config.device().id()).isEqualTo("kiosk-7");
        assertThat(config.device().labels()).isEqualTo(Map.of("site", "berlin", "floor", "2"));
        assertThat(config.limits().memoryBytes()).isEqualTo(256L << 20);
        assertThat(config.limits().diskBytes()).isEqualTo(4L << 30);
        assertThat(config.serve().host()).isEqualTo("::1");
        assertThat(config.serve().authentication()).isEqualTo(Authentication.NONE);
        assertThat(config.runtime().threads()).isEqualTo(2);
        assertThat(config.probeRoot()).isEqualTo(Path.of("/fixture"));
    }

    @Test
    void the_documented_configuration_is_valid() throws IOException {
        var document = Files.readString(Path.of("../../docs/operations.md"));
        var start = document.indexOf("```yaml\n", document.indexOf("## An agent")) + 8;

        var config = valid(document.substring(start, document.indexOf("```", start)));

        assertThat(config.device().id()).isEqualTo("press-7");
        assertThat(config.runtime().threads()).isEqualTo(4);
    }

    @Test
    void all_problems_are_said_at_once() {
        var problems =
                problems(
                        """
                        controller: {address: nowhere}
                        memory: {limit: plenty}
                        device: {id: "Not An Id"}
                        serve: {address: "0.0.0.0:80"}
                        """);

        assertThat(problems)
                .hasSize(6)
                .anyMatch(problem -> problem.startsWith("controller.address must be host:port"))
                .contains("controller.caFile is missing", "data is missing")
                .anyMatch(problem -> problem.startsWith("memory.limit must be a size"))
                .anyMatch(problem -> problem.startsWith("device.id must be"))
                .anyMatch(problem -> problem.startsWith("serve.address must be a loopback"));
    }

    @ParameterizedTest
    @CsvSource({
        "'serve: {adress: x}', 'serve.adress is not a key; did you mean \"address\"?'",
        "'Data: x', 'Data is not a key; did you mean \"data\"?'",
        "'serve: {frobnicate: 1}', 'serve.frobnicate is not a key'"
    })
    void an_unknown_key_is_refused_with_a_guess(String line, String problem) {
        assertThat(problems(LEAST + line)).containsExactly(problem);
    }

    @Test
    void a_key_that_is_given_twice_is_refused() {
        assertThat(problems(LEAST + "data: /elsewhere\n")).hasSize(1);
    }

    @Test
    void what_is_no_yaml_is_refused() {
        assertThat(problems("{")).hasSize(1).first().asString().startsWith("not valid YAML");
        assertThat(problems("- 1")).containsExactly("not a YAML mapping of keys to values");
    }

    @Test
    void a_join_token_does_not_show_in_text() {
        var config = valid(LEAST + "enrollment: {joinToken: very-secret}");

        assertThat(config.toString()).doesNotContain("very-secret");
    }

    private static AgentConfig valid(String yaml) {
        return switch (ConfigReader.parse(yaml, FOLDER)) {
            case Result.Valid(var config) -> config;
            case Result.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }

    private static List<String> problems(String yaml) {
        return switch (ConfigReader.parse(yaml, FOLDER)) {
            case Result.Valid(var config) -> throw new AssertionError(config);
            case Result.Invalid(var problems) -> problems;
        };
    }
}
