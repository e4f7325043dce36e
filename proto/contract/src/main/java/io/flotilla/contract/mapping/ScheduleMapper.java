package io.flotilla.contract.mapping;

import io.flotilla.contract.Violation;
import io.flotilla.contract.schedule.CronExpression;
import io.flotilla.contract.schedule.Schedule;
import io.flotilla.contract.schedule.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps schedules, and says everything that is wrong with one. */
public final class ScheduleMapper {

    private static final String OF_DEVICE = "DEVICE";
    private static final int MAXIMUM_ZONE = 64;

    private ScheduleMapper() {}

    /** All violations at once, none if the schedule is right. */
    public static List<Violation> violations(io.flotilla.proto.planning.v1.Schedule schedule) {
        var violations = new ArrayList<Violation>();
        if (schedule.hasDownload()) {
            check(schedule.getDownload(), "download", violations);
        }
        if (schedule.hasActivate()) {
            check(schedule.getActivate(), "activate", violations);
        }
        return List.copyOf(violations);
    }

    private static void check(
            io.flotilla.proto.planning.v1.Window window, String field, List<Violation> violations) {
        try {
            var _ = CronExpression.parse(window.getAt());
        } catch (IllegalArgumentException wrong) {
            violations.add(new Violation(field + ".at", String.valueOf(wrong.getMessage())));
        }
        try {
            var _ = zone(window);
        } catch (DateTimeException unknown) {
            violations.add(
                    new Violation(
                            field + ".timeZone",
                            "must be DEVICE or an IANA name such as Europe/Berlin"));
        }
        var seconds = window.getDuration().getSeconds();
        if (seconds < Window.SHORTEST.toSeconds() || !isAtMostLongest(window)) {
            violations.add(
                    new Violation(
                            field + ".duration",
                            "must be within 1 minute to 7 days, not " + seconds + " s"));
        }
    }

    private static boolean isAtMostLongest(io.flotilla.proto.planning.v1.Window window) {
        var duration = window.getDuration();
        return duration.getSeconds() < Window.LONGEST.toSeconds()
                || (duration.getSeconds() == Window.LONGEST.toSeconds()
                        && duration.getNanos() == 0);
    }

    /**
     * The schedule of a message.
     *
     * @throws IllegalArgumentException if it has violations
     */
    public static Schedule fromWire(io.flotilla.proto.planning.v1.Schedule schedule) {
        if (!violations(schedule).isEmpty()) {
            throw new IllegalArgumentException(
                    "the schedule is wrong: " + violations(schedule).getFirst());
        }
        return new Schedule(
                schedule.hasDownload() ? window(schedule.getDownload()) : null,
                schedule.hasActivate() ? window(schedule.getActivate()) : null);
    }

    private static Window window(io.flotilla.proto.planning.v1.Window window) {
        return new Window(
                CronExpression.parse(window.getAt()),
                zone(window),
                Duration.ofSeconds(
                        window.getDuration().getSeconds(), window.getDuration().getNanos()));
    }

    private static @Nullable ZoneId zone(io.flotilla.proto.planning.v1.Window window) {
        var name = window.getTimeZone();
        if (name.equals(OF_DEVICE)) {
            return null;
        }
        if (name.length() > MAXIMUM_ZONE) {
            throw new DateTimeException("no zone has so long a name");
        }
        return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    }

    /** The message of a schedule. */
    public static io.flotilla.proto.planning.v1.Schedule toWire(Schedule schedule) {
        var message = io.flotilla.proto.planning.v1.Schedule.newBuilder();
        if (schedule.download() != null) {
            message.setDownload(toWire(schedule.download()));
        }
        if (schedule.activate() != null) {
            message.setActivate(toWire(schedule.activate()));
        }
        return message.build();
    }

    private static io.flotilla.proto.planning.v1.Window toWire(Window window) {
        return io.flotilla.proto.planning.v1.Window.newBuilder()
                .setAt(window.at().toString())
                .setTimeZone(window.zone() == null ? OF_DEVICE : window.zone().getId())
                .setDuration(
                        com.google.protobuf.Duration.newBuilder()
                                .setSeconds(window.duration().toSeconds())
                                .setNanos(window.duration().toNanosPart()))
                .build();
    }
}
