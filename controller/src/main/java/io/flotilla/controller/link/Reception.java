package io.flotilla.controller.link;

import com.google.protobuf.Duration;
import io.flotilla.controller.device.DeviceConfig;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.device.ReportedFacts;
import io.flotilla.controller.device.api.DeviceMapper;
import io.flotilla.controller.link.Arrival.HelloArrived;
import io.flotilla.controller.rollout.DeviceFollower;
import io.flotilla.controller.rollout.assignment.Assignment;
import io.flotilla.controller.rollout.assignment.AssignmentRepository;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.link.v1.Welcome;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what agents say of their devices, and welcomes those that have just connected: both
 * sides learn which assignment the other holds, and nothing else is needed to go on.
 */
@Singleton
public class Reception {

    private final DeviceRepository devices;
    private final AssignmentRepository assignments;
    private final DeviceFollower follower;
    private final DeviceConfig config;
    private final Clock clock;

    Reception(
            DeviceRepository devices,
            AssignmentRepository assignments,
            DeviceFollower follower,
            DeviceConfig config,
            Clock clock) {
        this.devices = devices;
        this.assignments = assignments;
        this.follower = follower;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Takes the arrivals in.
     *
     * @return devices that hold an older assignment than the one in force
     */
    @Transactional
    List<DeviceId> receive(List<Arrival> arrivals) {
        var facts = new LinkedHashMap<DeviceId, ReportedFacts>();
        var greetings = new ArrayList<HelloArrived>();
        for (var arrival : arrivals) {
            var session = arrival.session();
            facts.put(
                    session.device(),
                    DeviceMapper.fromWire(arrival.facts(), session.agentVersion()));
            if (arrival instanceof HelloArrived greeting) {
                greetings.add(greeting);
            }
        }
        follower.offer(devices.report(facts, clock.instant()));
        return greetings.isEmpty() ? List.of() : welcome(greetings);
    }

    private List<DeviceId> welcome(List<HelloArrived> greetings) {
        var held = new HashMap<DeviceId, Long>();
        greetings.forEach(
                greeting ->
                        held.put(greeting.session().device(), greeting.hello().getGeneration()));
        var current = current(held);
        var behind = new ArrayList<DeviceId>();
        for (var greeting : greetings) {
            var device = greeting.session().device();
            var assignment = current.get(device);
            var generation = assignment == null ? 0 : assignment.generation();
            greeting.session().welcome(message(generation), greeting.hello().getGeneration());
            if (generation > greeting.hello().getGeneration()) {
                behind.add(device);
            }
        }
        return behind;
    }

    /** Assignments in force, lifted above what devices hold where that is newer than ours. */
    private Map<DeviceId, Assignment> current(Map<DeviceId, Long> held) {
        var current = assignments.findAll(held.keySet());
        var raised = new HashMap<DeviceId, Long>();
        held.forEach(
                (device, generation) -> {
                    var assignment = current.get(device);
                    var ours = assignment == null ? 0 : assignment.generation();
                    if (generation > ours) {
                        raised.put(device, generation + 1);
                    }
                });
        if (raised.isEmpty()) {
            return current;
        }
        assignments.raise(raised);
        return assignments.findAll(held.keySet());
    }

    private Welcome message(long generation) {
        return Welcome.newBuilder()
                .setHeartbeatInterval(
                        Duration.newBuilder()
                                .setSeconds(config.heartbeatInterval().toSeconds())
                                .setNanos(config.heartbeatInterval().toNanosPart()))
                .setServerTime(Times.toProto(clock.instant()))
                .setGeneration(generation)
                .build();
    }
}
