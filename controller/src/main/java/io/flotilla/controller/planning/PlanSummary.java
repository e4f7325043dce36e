package io.flotilla.controller.planning;

import io.flotilla.controller.planning.CoveragePlan.Addition;
import io.flotilla.controller.planning.CoveragePlan.VariantCoverage;
import io.flotilla.controller.shared.DeviceCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells a plan in one paragraph. */
public final class PlanSummary {

    private static final int NAMED_VARIANTS = 3;
    private static final double PERCENT = 100;

    private final CoveragePlan plan;

    private PlanSummary(CoveragePlan plan) {
        this.plan = plan;
    }

    /** The paragraph. */
    public static String of(CoveragePlan plan) {
        return new PlanSummary(plan).text();
    }

    private String text() {
        var sentences = new ArrayList<String>();
        var all = plan.devices().all();
        if (all == 0) {
            sentences.add("No active device of known hardware matches.");
        } else {
            sentences.add(coverage());
            plan.additions().stream().findFirst().map(this::addition).ifPresent(sentences::add);
            sentences.add(transfer());
        }
        if (plan.worse() > 0) {
            sentences.add(
                    "%s would serve something further from the original than today."
                            .formatted(DeviceCount.of(plan.worse())));
        }
        var reach = plan.reach();
        if (reach.offlineDevices() > 0) {
            sentences.add(
                    "%s offline and would follow later."
                            .formatted(DeviceCount.with(reach.offlineDevices(), "is", "are")));
        }
        if (reach.unknown() > 0) {
            sentences.add(
                    "%s of unknown hardware and left out."
                            .formatted(DeviceCount.with(reach.unknown(), "is", "are")));
        }
        return String.join(" ", sentences);
    }

    private String coverage() {
        var all = plan.devices().all();
        var chosen =
                plan.variants().stream()
                        .filter(variant -> variant.devices() > 0)
                        .limit(NAMED_VARIANTS)
                        .map(this::share)
                        .collect(Collectors.joining(", "));
        if (chosen.isEmpty()) {
            return "Nothing fits any of %s.".formatted(DeviceCount.of(all));
        }
        var uncovered = all - plan.devices().covered();
        return "Of %s, %s; %s."
                .formatted(
                        DeviceCount.of(all),
                        chosen,
                        uncovered == 0
                                ? "every one has a variant that fits"
                                : "nothing fits " + DeviceCount.of(uncovered));
    }

    private String share(VariantCoverage variant) {
        return "%s suits %s"
                .formatted(
                        variant.build().variant().id(),
                        percent(plan.devices().ratio(variant.devices())));
    }

    private String addition(Addition addition) {
        return "Making %s would reach %s."
                .formatted(
                        addition.variant().id(),
                        percent(
                                plan.devices()
                                        .ratio(plan.devices().covered() + addition.devices())));
    }

    private String transfer() {
        var transfer = plan.transfer();
        if (transfer.bytes() == 0) {
            return "Nothing has to move.";
        }
        var duration = transfer.duration();
        return "%s would move to %s%s."
                .formatted(
                        bytes(transfer.bytes()),
                        DeviceCount.of(transfer.devices()),
                        duration == null ? "" : ", in %s at the caps".formatted(about(duration)));
    }

    /** Never 100 % unless it is all, and never 0 % unless it is none. */
    static String percent(double ratio) {
        var percent = Math.round(ratio * PERCENT);
        if (percent == 0 && ratio > 0) {
            return "less than 1 %";
        }
        return percent == 100 && ratio < 1 ? "more than 99 %" : percent + " %";
    }

    static String bytes(long bytes) {
        var units = new String[] {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        double value = bytes;
        var unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(
                Locale.ROOT, value < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    static String about(Duration duration) {
        if (duration.toHours() >= 48) {
            return "about %d days".formatted(Math.round(duration.toHours() / 24.0));
        }
        if (duration.toMinutes() >= 90) {
            return "about %d h".formatted(Math.round(duration.toMinutes() / 60.0));
        }
        return duration.toSeconds() >= 90
                ? "about %d min".formatted(Math.round(duration.toSeconds() / 60.0))
                : "about %d s".formatted(Math.max(1, duration.toSeconds()));
    }
}
