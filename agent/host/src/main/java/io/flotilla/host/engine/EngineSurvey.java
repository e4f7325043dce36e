package io.flotilla.host.engine;

import java.util.List;
import java.util.Map;

/**
 * The engines of a host.
 *
 * @param engines those that can be started
 * @param unavailable why others cannot, by their runtime
 */
public record EngineSurvey(List<EngineInfo> engines, Map<String, HostProblem> unavailable) {

    public EngineSurvey {
        engines = List.copyOf(engines);
        unavailable = Map.copyOf(unavailable);
    }
}
