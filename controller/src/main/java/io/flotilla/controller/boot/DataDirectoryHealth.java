package io.flotilla.controller.boot;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only if the data directory can be written. */
@Readiness
@ApplicationScoped
class DataDirectoryHealth implements HealthCheck {

    private final ControllerSettings settings;

    DataDirectoryHealth(ControllerSettings settings) {
        this.settings = settings;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("data-directory")
                .status(Files.isDirectory(settings.data()) && Files.isWritable(settings.data()))
                .withData("directory", settings.data().toString())
                .build();
    }
}
