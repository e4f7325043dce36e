package io.flotilla.controller.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class StartIT {
    @Inject ControllerSettings settings;

    @Test
    void starts() {
        assertThat(settings.data()).exists();
    }
}
