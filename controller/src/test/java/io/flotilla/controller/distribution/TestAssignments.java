package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Assignments that a test makes by hand. */
@ApplicationScoped
public class TestAssignments implements AssignedArtifacts {

    private record Assigned(DeviceId device, Digest artifact) {}

    private final Set<Assigned> all = ConcurrentHashMap.newKeySet();

    public void assign(DeviceId device, Digest artifact) {
        all.add(new Assigned(device, artifact));
    }

    @Override
    public boolean isAssigned(DeviceId device, Digest artifact) {
        return all.contains(new Assigned(device, artifact));
    }
}
