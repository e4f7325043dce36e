package io.flotilla.controller.link;

import io.flotilla.controller.rollout.ReportFold;
import io.flotilla.controller.rollout.deployment.DeviceProgress;
import io.flotilla.controller.shared.Batches;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.flotilla.controller.telemetry.TelemetryQueue;
import io.flotilla.controller.telemetry.api.TelemetryMapper;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Carries what agents say into the features, off the event loops: one lane for each kind, in which
 * each device's messages keep their order and those of many devices share a transaction. A device
 * whose message could not be written down loses its stream; it connects again and says all anew.
 */
@Singleton
public class Intake {

    private static final System.Logger LOG = System.getLogger(Intake.class.getName());

    /** More than a window of messages of every stream that one controller can hold. */
    private static final int CAPACITY = 100_000;

    private static final int BATCH = 500;

    /** Devices that are told together report together; nobody notices so short a wait. */
    private static final Duration GATHER_REPORTS = Duration.ofMillis(50);

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Reception reception;
    private final AssignmentSender sender;
    private final ReportFold fold;
    private final TelemetryQueue telemetry;
    private final Batches<Arrival> arrivals;
    private final Batches<Told> progress;

    Intake(
            Reception reception,
            AssignmentSender sender,
            ReportFold fold,
            TelemetryQueue telemetry,
            MeterRegistry meters) {
        this.reception = reception;
        this.sender = sender;
        this.fold = fold;
        this.telemetry = telemetry;
        arrivals =
                new Batches<Arrival>(
                                "link-arrivals",
                                CAPACITY,
                                BATCH,
                                this::receive,
                                (arrival, failure) -> fail(arrival.session(), failure))
                        .gathering(GATHER_REPORTS);
        progress =
                new Batches<Told>(
                                "link-progress",
                                CAPACITY,
                                BATCH,
                                this::fold,
                                (told, failure) -> fail(told.session(), failure))
                        .gathering(GATHER_REPORTS);
        meters.gauge("flotilla.link.arrivals.waiting", arrivals, Batches::size);
        meters.gauge("flotilla.link.reports.waiting", progress, Batches::size);
    }

    void start(@Observes StartupEvent startup) {
        arrivals.start();
        progress.start();
    }

    void stop(@Observes ShutdownEvent shutdown) {
        arrivals.stop(GRACE);
        progress.stop(GRACE);
    }

    /** Takes in who is there, or what has changed of it; false if there is no room. */
    boolean arrive(Arrival arrival) {
        return arrivals.offer(arrival);
    }

    /** Takes in how far a device is; false if there is no room. */
    boolean progress(AgentSession session, DeviceProgress report) {
        return progress.offer(new Told(session, report, false));
    }

    /**
     * Takes in what a device measured; false if there is no room. When much waits, the device may
     * say more only once this is written down.
     */
    boolean telemetry(AgentSession session, TelemetryReport report) {
        var isCalm = telemetry.isCalm();
        var taken = TelemetryMapper.fromWire(session.device(), session.hardwareClass(), report);
        if (!telemetry.offer(taken, session)) {
            return false;
        }
        if (isCalm) {
            session.request(1);
        } else {
            session.holdRequest();
        }
        return true;
    }

    private void receive(List<Arrival> batch) {
        sender.send(reception.receive(batch));
        for (var arrival : batch) {
            if (arrival instanceof Arrival.HelloArrived(var session, var hello)
                    && hello.hasAssignmentReport()) {
                var report = ProgressMapper.fromWire(session.device(), hello.getAssignmentReport());
                if (progress.offer(new Told(session, report, true))) {
                    continue;
                }
            }
            arrival.session().request(1);
        }
    }

    private void fold(List<Told> batch) {
        fold.fold(Told.latest(batch));
        batch.forEach(told -> told.session().request(1));
    }

    private static void fail(AgentSession session, RuntimeException failure) {
        LOG.log(
                Level.WARNING,
                "message not written down, stream ended device=" + session.device(),
                failure);
        session.end(
                new Unavailable(
                        "NOT_WRITTEN",
                        "What was said could not be written down; connect again.",
                        RETRY,
                        Map.of()));
    }
}
