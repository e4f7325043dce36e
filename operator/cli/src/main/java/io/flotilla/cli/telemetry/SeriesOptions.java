package io.flotilla.cli.telemetry;

import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.telemetry.v1.Metric;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which figures are wanted. */
final class SeriesOptions {
    private static final String PREFIX = "METRIC_";

    @Option(
            names = "--model-version",
            paramLabel = "MODEL/VERSION",
            defaultValue = "",
            description = "Only variants of this version.")
    private String version = "";

    @Option(
            names = "--variant",
            paramLabel = "MODEL/VERSION/VARIANT",
            defaultValue = "",
            description = "Only this variant.")
    private String variant = "";

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            defaultValue = "",
            description = "Only devices of this hardware class.")
    private String hardwareClass = "";

    @Option(
            names = "--rollout",
            paramLabel = "ROLLOUT",
            defaultValue = "",
            description = "Only what devices serve because of this rollout.")
    private String rollout = "";

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            defaultValue = "",
            description = "Only this metric, e.g. request_duration, errors.")
    private String metric = "";

    /** How long the span of a row is. */
    enum Span {
        MINUTE,
        HOUR,
        DAY,
        WHOLE
    }

    String version() {
        return named(version, "models", "versions");
    }

    String variant() {
        return named(variant, "models", "versions", "variants");
    }

    String hardwareClass() {
        return hardwareClass;
    }

    String rollout() {
        return named(rollout, "rollouts");
    }

    /** The constant's name without its prefix; UNSPECIFIED for all. */
    String metric() {
        if (metric.isEmpty()) {
            return "UNSPECIFIED";
        }
        var name = metric.toUpperCase(Locale.ROOT);
        if (known().noneMatch(name::equals)) {
            throw CommandFailure.usage(
                    "There is no metric %s; known are %s"
                            .formatted(
                                    metric,
                                    known().map(known -> known.toLowerCase(Locale.ROOT))
                                            .collect(Collectors.joining(", "))));
        }
        return name;
    }

    private static Stream<String> known() {
        return Arrays.stream(Metric.values())
                .filter(one -> one != Metric.METRIC_UNSPECIFIED && one != Metric.UNRECOGNIZED)
                .map(one -> one.name().substring(PREFIX.length()));
    }

    /** A resource name, given as such or as its ids alone. */
    private static String named(String text, String... collections) {
        if (text.isEmpty() || text.startsWith(collections[0] + "/")) {
            return text;
        }
        var ids = text.split("/", -1);
        if (ids.length != collections.length) {
            throw CommandFailure.usage(
                    "%s is not of the form %s"
                            .formatted(text, String.join("/*/", collections) + "/*"));
        }
        var name = new StringBuilder();
        for (int i = 0; i < ids.length; i++) {
            name.append(i == 0 ? "" : "/").append(collections[i]).append('/').append(ids[i]);
        }
        return name.toString();
    }
}
