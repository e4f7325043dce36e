package io.flotilla.agent.simulate;

import io.flotilla.agent.serve.JsonWriter;
import io.flotilla.agent.simulate.Tally.Event;
import java.util.Map;

/**
 * How a simulation stands.
 *
 * @param connected devices that were welcomed at least once
 * @param refused devices that were refused an identity for good
 * @param assigned assignments that devices have kept
 * @param receivedBytes of artifacts that were fetched
 * @param faults how often something went wrong as the profiles say
 * @param outages how often a device lost its network as the profiles say
 * @param serving how many devices have each variant loaded
 */
public record Standing(
        int devices,
        long connected,
        long refused,
        long assigned,
        long receivedBytes,
        long faults,
        long outages,
        Map<String, Long> serving) {

    static Standing of(int devices, Tally tally) {
        return new Standing(
                devices,
                tally.of(Event.CONNECTED),
                tally.of(Event.REFUSED),
                tally.of(Event.ASSIGNED),
                tally.of(Event.RECEIVED_BYTE),
                tally.of(Event.FAULT),
                tally.of(Event.OUTAGE),
                tally.serving());
    }

    /** In a line for people. */
    public String line() {
        var loaded = serving.values().stream().mapToLong(Long::longValue).sum();
        return "%d of %d connected, %d refused, %d assignments, %d serve, %d faults, %d outages"
                .formatted(connected, devices, refused, assigned, loaded, faults, outages);
    }

    /** One JSON object. */
    public String json() {
        return JsonWriter.write(
                JsonWriter.object(
                        "devices", devices,
                        "connected", connected,
                        "refused", refused,
                        "assigned", assigned,
                        "receivedBytes", receivedBytes,
                        "faults", faults,
                        "outages", outages,
                        "serving", serving));
    }
}
