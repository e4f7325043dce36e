package io.flotilla.agent.runtime;

import io.flotilla.contract.format.ModelRuntime;
import java.util.Arrays;
import java.util.Optional;

/** Engines by their names on the wire. */
public final class Engines {
    private Engines() {}

    /** The engine of that name; empty for one that is not known here. */
    public static Optional<ModelRuntime> named(String id) {
        return Arrays.stream(ModelRuntime.values())
                .filter(runtime -> runtime.id().equals(id))
                .findFirst();
    }
}
