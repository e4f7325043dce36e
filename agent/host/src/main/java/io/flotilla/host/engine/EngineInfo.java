package io.flotilla.host.engine;

import java.util.List;

/** An engine's version and the execution providers that its build offers. */
public record EngineInfo(String runtime, String version, List<String> providers) {

    public EngineInfo {
        providers = List.copyOf(providers);
    }
}
