package io.flotilla.controller.link;

import io.flotilla.controller.rollout.ReportFold;
import io.flotilla.controller.rollout.deployment.DeviceProgress;
import io.flotilla.controller.shared.Batches;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.flotilla.controller.telemetry.Report;
import io.flotilla.controller.telemetry.TelemetryIntake;
import io.flotilla.controller.telemetry.api.TelemetryMapper;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
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

    private static final Duration GATHER_TELEMETRY = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Reception reception;
    private final AssignmentSender sender;
    private final ReportFold fold;
    private final TelemetryIntake telemetry;
    private final Batches<Arrival> arrivals;
    private final Batches<Progress> progress;
    private final Batches<Telemetry> figures;

    Intake(
            Reception reception,
            AssignmentSender sender,
            ReportFold fold,
            TelemetryIntake telemetry,
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
                new Batches<Progress>(
                                "link-progress",
                                CAPACITY,
                                BATCH,
                                this::fold,
                                (report, failure) -> fail(report.session, failure))
                        .gathering(GATHER_REPORTS);
        figures =
                new Batches<Telemetry>(
                                "link-telemetry",
                                CAPACITY,
                                BATCH,
                                this::take,
                                (report, failure) -> fail(report.session, failure))
                        .gathering(GATHER_TELEMETRY);
        meters.gauge("flotilla.link.arrivals.waiting", arrivals, Batches::size);
        meters.gauge("flotilla.link.reports.waiting", progress, Batches::size);
        meters.gauge("flotilla.link.telemetry.waiting", figures, Batches::size);
    }

    private record Progress(AgentSession session, DeviceProgress report) {}

    private record Telemetry(AgentSession session, Report report) {}

    void start(@Observes StartupEvent startup) {
        arrivals.start();
        progress.start();
        figures.start();
    }

    void stop(@Observes ShutdownEvent shutdown) {
        arrivals.stop(GRACE);
        progress.stop(GRACE);
        figures.stop(GRACE);
    }

    /** Takes in who is there, or what has changed of it; false if there is no room. */
    boolean arrive(Arrival arrival) {
        return arrivals.offer(arrival);
    }

    /** Takes in how far a device is; false if there is no room. */
    boolean progress(AgentSession session, DeviceProgress report) {
        return progress.offer(new Progress(session, report));
    }

    /** Takes in what a device measured; false if there is no room. */
    boolean telemetry(AgentSession session, TelemetryReport report) {
        return figures.offer(
                new Telemetry(
                        session,
                        TelemetryMapper.fromWire(
                                session.device(), session.hardwareClass(), report)));
    }

    private void receive(List<Arrival> batch) {
        sender.send(reception.receive(batch));
        for (var arrival : batch) {
            if (arrival instanceof Arrival.HelloArrived(var session, var hello)
                    && hello.hasAssignmentReport()) {
                var report = ProgressMapper.fromWire(session.device(), hello.getAssignmentReport());
                if (progress(session, report)) {
                    continue;
                }
            }
            arrival.session().request(1);
        }
    }

    /** Only the last report of each device counts: each tells the whole. */
    private void fold(List<Progress> batch) {
        Map<DeviceId, DeviceProgress> latest = new LinkedHashMap<>();
        batch.forEach(report -> latest.put(report.session.device(), report.report));
        fold.fold(latest);
        batch.forEach(report -> report.session.request(1));
    }

    private void take(List<Telemetry> batch) {
        var kept = telemetry.take(batch.stream().map(Telemetry::report).toList());
        for (var report : batch) {
            var sequence = kept.get(report.session.device());
            if (sequence != null) {
                report.session.receive(sequence);
            }
            report.session.request(1);
        }
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
