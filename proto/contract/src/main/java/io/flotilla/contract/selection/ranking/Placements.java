package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.Requirements;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.selection.Placement;
import java.util.Optional;

/** Where on one device variants can run. */
final class Placements {

    private final HardwareProfile hardware;

    Placements(HardwareProfile hardware) {
        this.hardware = hardware;
    }

    /** With the best engine here that can run such a variant. */
    Optional<Placement> bestFor(Requirements requirements) {
        return requirements.runtimes().stream()
                .filter(runtime -> offers(runtime, requirements.executionProvider()))
                .findFirst()
                .map(Placement::onCpu);
    }

    private boolean offers(ModelRuntime runtime, String executionProvider) {
        return hardware.runtimes().stream()
                .filter(support -> support.runtime() == runtime)
                .anyMatch(support -> support.offers(executionProvider));
    }

    boolean hasRuntimeOf(Requirements requirements) {
        return hardware.runtimes().stream()
                .map(RuntimeSupport::runtime)
                .anyMatch(requirements.runtimes()::contains);
    }
}
