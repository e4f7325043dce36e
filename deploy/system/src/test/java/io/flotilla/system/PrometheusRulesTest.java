package io.flotilla.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.system.process.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrometheusRulesTest {

    @Test
    void rules_alert_when_they_should_and_only_then() throws IOException, InterruptedException {
        var promtool = PrometheusTools.executable("promtool");
        assumeTrue(promtool.isPresent(), PrometheusTools.MISSING);
        var process =
                new ProcessBuilder(promtool.get().toString(), "test", "rules", "flotilla.test.yaml")
                        .directory(Checkout.around().top().resolve("deploy/prometheus").toFile())
                        .redirectErrorStream(true)
                        .start();

        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }
}
