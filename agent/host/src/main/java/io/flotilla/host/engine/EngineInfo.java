package io.flotilla.host.engine;

import java.util.List;

/**
 * An engine's version, the execution providers that its build offers, and what it finds here to
 * compute on.
 */
public record EngineInfo(
        String runtime, String version, List<String> providers, List<EngineDevice> devices) {

    public EngineInfo {
        providers = List.copyOf(providers);
        devices = List.copyOf(devices);
    }
}
