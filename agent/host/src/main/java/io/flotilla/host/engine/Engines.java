package io.flotilla.host.engine;

import io.flotilla.host.engine.HostProblem.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /** Starts each engine, and says what it is, or why it does not start here. */
    public EngineSurvey survey() {
        List<EngineInfo> infos = new ArrayList<>();
        Map<String, HostProblem> unavailable = new LinkedHashMap<>();
        for (Engine engine : all) {
            try {
                infos.add(engine.info());
            } catch (HostProblem problem) {
                unavailable.put(engine.runtime(), problem);
            }
        }
        return new EngineSurvey(infos, unavailable);
    }
}
