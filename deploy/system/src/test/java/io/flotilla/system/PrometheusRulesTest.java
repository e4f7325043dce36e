package io.flotilla.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.system.process.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrometheusRulesTest {

    @Test
    void rules_alert_when_they_should_and_only_then() throws IOException, InterruptedException {
        var promtool = executable("promtool");
        assumeTrue(
                promtool.isPresent(), "no promtool on the path: see deploy/prometheus/README.md");
        var process =
                new ProcessBuilder(promtool.get().toString(), "test", "rules", "flotilla.test.yaml")
                        .directory(Checkout.around().top().resolve("deploy/prometheus").toFile())
                        .redirectErrorStream(true)
                        .start();

        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    /** In the folder that FLOTILLA_PROMETHEUS names or on the path. */
    private static Optional<Path> executable(String name) {
        return Stream.of("FLOTILLA_PROMETHEUS", "PATH")
                .map(System::getenv)
                .flatMap(value -> Stream.ofNullable(value))
                .flatMap(value -> Stream.of(value.split(":", -1)))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
