package io.flotilla.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.system.process.ManagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console in a real browser, as an operator uses it, with a real device and simulated ones. */
@ExtendWith(SharedFleet.class)
class ConsoleIT {
    private static final Path CONSOLE = Path.of("../../operator/console").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(12);
    private static final int MANY = 10_000;

    @Test
    void every_page_and_every_action_works_in_a_browser(TestFleet fleet) {
        var device = fleet.enrol("walked", "");

        walk(
                fleet,
                "walk.mjs",
                List.of(),
                Map.of(
                        "DEVICE", device.device().name(),
                        "MODEL_FOLDER", fleet.smallModel().toString(),
                        "AGENT", fleet.agentProgram().toString(),
                        "CA_FILE", fleet.controller().caFile().toString(),
                        "JAVA_HOME", System.getProperty("java.home"),
                        "OIDC_PORT", Integer.toString(fleet.providerPort())));
    }

    @Test
    void ten_thousand_devices_are_found_turned_and_changed_together(TestFleet fleet)
            throws IOException, SQLException {
        var device = fleet.enrol("seed", "").device().name();
        var _ =
                fleet.cli()
                        .succeed(
                                _ -> {},
                                "publish",
                                fleet.smallModel().toString(),
                                "--model",
                                "for-many",
                                "--version",
                                "1",
                                "--variants",
                                "none");

        try (var _ = ManyDevices.like(fleet.controller(), device, MANY)) {
            walk(fleet, "many.mjs", List.of(Integer.toString(MANY)), Map.of());
        }
    }

    /** Has a script walk through the console, and expects that it found nothing wrong. */
    private static void walk(
            TestFleet fleet, String script, List<String> arguments, Map<String, String> settings) {
        assumeTrue(
                Files.exists(CONSOLE.resolve("target/classes/flotilla-console/index.html"))
                        && Files.exists(CONSOLE.resolve("node_modules/playwright-core")),
                "this build leaves the console out, so there is nothing to walk through");
        var command =
                new ArrayList<>(
                        List.of(
                                "node",
                                CONSOLE.resolve("e2e").resolve(script).toString(),
                                "https://" + fleet.controller().address(),
                                fleet.controller().tokenFile().toString()));
        command.addAll(arguments);
        var log = fleet.folder().resolve(script + ".log");
        try (var walk = ManagedProcess.start("walk", command, settings, log)) {
            assertThat(walk.awaitEnd(LIMIT)).as(walk::log).isTrue();

            assumeFalse(walk.log().contains("SKIPPED"), "no Chromium here, so no browser");
            assertThat(walk.exitCode()).as(walk::log).isZero();
        }
    }
}
