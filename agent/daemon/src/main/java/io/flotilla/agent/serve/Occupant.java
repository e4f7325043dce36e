package io.flotilla.agent.serve;

import io.flotilla.agent.runtime.RunningModel;

/**
 * What answers in a slot.
 *
 * @param modelVersion models/{model}/versions/{version}
 * @param variant models/{model}/versions/{version}/variants/{variant}
 */
public record Occupant(String modelVersion, String variant, RunningModel model) {}
