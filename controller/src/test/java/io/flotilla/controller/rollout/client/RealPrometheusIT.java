package io.flotilla.controller.rollout.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.controller.rollout.measuring.Prometheus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gate's query against a real Prometheus, which watches itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealPrometheusIT {

    private static final Pattern LISTENING =
            Pattern.compile("Listening on\" address=(127\\.0\\.0\\.1:\\d+)");

    private Process process;
    private PrometheusClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        var executable = executable();
        assumeTrue(executable.isPresent(), "no prometheus on the PATH or in FLOTILLA_PROMETHEUS");
        var configuration = Files.writeString(folder.resolve("prometheus.yaml"), "{}");
        process =
                new ProcessBuilder(
                                executable.orElseThrow().toString(),
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:0")
                        .redirectErrorStream(true)
                        .start();
        client = at(URI.create("http://" + address()));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.ask("vector(1)") instanceof Prometheus.Value);
    }

    /** Where it says that it listens; what it says later is read and forgotten. */
    private String address() throws IOException {
        var words = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        while (true) {
            var line = Objects.requireNonNull(words.readLine(), "Prometheus has ended");
            var found = LISTENING.matcher(line);
            if (found.find()) {
                Thread.ofVirtual().start(() -> words.lines().forEach(_ -> {}));
                return found.group(1);
            }
        }
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_query_with_one_value_is_that_number() {
        assertThat(client.ask("sum(vector(40)) + 2")).isEqualTo(new Prometheus.Value(42));
    }

    @Test
    void a_scalar_is_a_number() {
        assertThat(client.ask("scalar(vector(1.5))")).isEqualTo(new Prometheus.Value(1.5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "nothing_of_this_name ! has no number for it",
                "label_replace(vector(1), 'a', 'b', '', '') or vector(2) ! more than one",
                "vector(0) / 0 ! says NaN",
                "sum( ! parse error",
            })
    void what_is_not_one_number_is_none(String query, String why) {
        assertThat(client.ask(query))
                .isInstanceOfSatisfying(
                        Prometheus.Nothing.class,
                        nothing -> assertThat(nothing.why()).contains(why));
    }

    private static PrometheusClient at(URI address) {
        return new PrometheusClient(() -> Optional.of(address));
    }

    private static Optional<Path> executable() {
        return Stream.of("FLOTILLA_PROMETHEUS", "PATH")
                .map(System::getenv)
                .flatMap(Stream::ofNullable)
                .flatMap(value -> Stream.of(value.split(":", -1)))
                .map(folder -> Path.of(folder, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
