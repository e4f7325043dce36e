package io.flotilla.controller.rollout.compliance;

import io.flotilla.controller.access.scope.Reach;
import java.util.List;

/** Knows what devices were brought to serve. */
public interface ServingRepository {

    /** Those within reach that follow the key, by device, slot and time; empty: from the first. */
    List<Serving> after(String key, ServingFilter filter, Reach reach, int limit);
}
