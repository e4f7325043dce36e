package io.flotilla.controller.artifact.api;

import io.flotilla.controller.artifact.ArtifactStore;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in the readiness how many artifacts are damaged. They do not keep the others from being
 * served.
 */
@Readiness
@Singleton
final class ArtifactHealth implements HealthCheck {

    private final ArtifactStore artifacts;

    ArtifactHealth(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("artifacts")
                .up()
                .withData("damaged", artifacts.countDamaged())
                .build();
    }
}
