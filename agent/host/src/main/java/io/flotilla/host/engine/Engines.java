package io.flotilla.host.engine;

import io.flotilla.host.engine.HostProblem.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The engines that a host can start. */
public record Engines(List<Engine> all) {

    public Engines {
        all = List.copyOf(all);
    }

    public Engine named(String runtime) throws HostProblem {
        for (Engine engine : all) {
            if (engine.runtime().equals(runtime)) {
                return engine;
            }
        }
        throw new HostProblem(
                Reason.RUNTIME_UNKNOWN,
                "The host has no engine " + runtime + ".",
                Map.of("runtime", runtime));
    }

    public List<EngineInfo> infos() throws HostProblem {
        List<EngineInfo> infos = new ArrayList<>();
        for (Engine engine : all) {
            infos.add(engine.info());
        }
        return infos;
    }
}
