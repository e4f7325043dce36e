package io.flotilla.cli.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cli.ExitCode;
import io.flotilla.cli.MainRun;
import io.flotilla.cli.fetch.WebDouble;
import org.junit.jupiter.api.Test;

class PublishCommandTest {
    @Test
    void a_source_that_cannot_be_fetched_sends_nothing_to_the_controller() {
        try (var web = new WebDouble();
                var controller = new WebDouble()) {

            var run =
                    MainRun.of(
                            "publish",
                            web.address("/missing.gguf"),
                            "--model=tiny",
                            "--version=1",
                            "--server=" + controller.authority());

            assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND);
            assertThat(run.words()).contains("/missing.gguf is not there (404)");
            assertThat(controller.requests()).isEmpty();
        }
    }
}
