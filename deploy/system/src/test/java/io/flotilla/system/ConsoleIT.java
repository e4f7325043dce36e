package io.flotilla.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.system.process.ManagedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console in a real browser, as an operator uses it, with a real device and simulated ones. */
@ExtendWith(SharedFleet.class)
class ConsoleIT {
    private static final Path CONSOLE = Path.of("../../operator/console").toAbsolutePath();
    private static final Path WALK = CONSOLE.resolve("e2e/walk.mjs");
    private static final Duration LIMIT = Duration.ofMinutes(12);

    @Test
    void every_page_and_every_action_works_in_a_browser(TestFleet fleet) {
        assumeTrue(
                Files.exists(CONSOLE.resolve("target/classes/flotilla-console/index.html"))
                        && Files.exists(CONSOLE.resolve("node_modules/playwright-core")),
                "this build leaves the console out, so there is nothing to walk through");
        var device = fleet.enrol("walked", "");

        var log = fleet.folder().resolve("walk.log");
        try (var walk =
                ManagedProcess.start(
                        "walk",
                        List.of(
                                "node",
                                WALK.toString(),
                                "https://" + fleet.controller().address(),
                                fleet.controller().tokenFile().toString()),
                        Map.of(
                                "DEVICE", device.device().name(),
                                "MODEL_FOLDER", fleet.smallModel().toString(),
                                "AGENT", fleet.agentProgram().toString(),
                                "CA_FILE", fleet.controller().caFile().toString(),
                                "JAVA_HOME", System.getProperty("java.home"),
                                "OIDC_PORT", Integer.toString(fleet.providerPort())),
                        log)) {
            assertThat(walk.awaitEnd(LIMIT)).as(walk::log).isTrue();

            assumeFalse(walk.log().contains("SKIPPED"), "no Chromium here, so no browser");
            assertThat(walk.exitCode()).as(walk::log).isZero();
        }
    }
}
