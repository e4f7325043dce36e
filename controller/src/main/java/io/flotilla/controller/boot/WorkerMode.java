package io.flotilla.controller.boot;

import io.flotilla.controller.making.converter.MakingConfig;
import io.flotilla.controller.shared.ProcessRole;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Says what the process is for, and lets a worker answer nobody. */
@ApplicationScoped
class WorkerMode {

    private static final String REFUSAL =
            "This process makes variants and answers nobody: ask a controller.\n";

    @Produces
    @Singleton
    ProcessRole role(ControllerSettings settings) {
        return settings.role();
    }

    /** Before every other route of the TLS port, those of gRPC included. */
    void install(@Observes Router router, ProcessRole role) {
        if (role == ProcessRole.WORKER) {
            router.route()
                    .order(Integer.MIN_VALUE)
                    .handler(context -> context.response().setStatusCode(503).end(REFUSAL));
        }
    }

    void check(@Observes StartupEvent started, ProcessRole role, MakingConfig making) {
        if (role == ProcessRole.WORKER && (making.host().isEmpty() || making.concurrency() < 1)) {
            throw new IllegalStateException(
                    "a process with flotilla.role=WORKER needs flotilla.making.host and a"
                            + " flotilla.making.concurrency of at least 1");
        }
    }
}
