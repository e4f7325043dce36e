package io.flotilla.controller.link;

import io.flotilla.controller.rollout.deployment.DeviceProgress;
import io.flotilla.controller.shared.DeviceId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a device said of its progress on one of its streams.
 *
 * @param isGreeting whether it came with the stream's hello, which is taken in by a lane of its own
 *     first: what followed it on the stream may be here before
 */
record Told(AgentSession session, DeviceProgress report, boolean isGreeting) {

    /** The last report of each device, which tells the whole. */
    static Map<DeviceId, DeviceProgress> latest(List<Told> batch) {
        var latest = new LinkedHashMap<DeviceId, Told>();
        for (var told : batch) {
            latest.merge(
                    told.report.device(), told, (one, other) -> other.precedes(one) ? one : other);
        }
        var reports = new LinkedHashMap<DeviceId, DeviceProgress>();
        latest.forEach((device, told) -> reports.put(device, told.report));
        return reports;
    }

    private boolean precedes(Told other) {
        return isGreeting && session == other.session;
    }
}
