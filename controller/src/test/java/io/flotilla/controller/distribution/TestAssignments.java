package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Assignments that a test makes by hand. */
@ApplicationScoped
public class TestAssignments implements AssignedArtifacts {

    private record Assigned(DeviceId device, Digest artifact) {}

    private final Map<Assigned, Grant> all = new ConcurrentHashMap<>();

    public void assign(DeviceId device, Digest artifact) {
        assign(device, artifact, new Grant("test", Grant.ANY_BANDWIDTH));
    }

    public void assign(DeviceId device, Digest artifact, Grant grant) {
        all.put(new Assigned(device, artifact), grant);
    }

    @Override
    public Optional<Grant> find(DeviceId device, Digest artifact) {
        return Optional.ofNullable(all.get(new Assigned(device, artifact)));
    }
}
