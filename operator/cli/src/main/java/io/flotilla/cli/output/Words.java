package io.flotilla.cli.output;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values as people read them. */
public final class Words {
    private Words() {}

    /** Bytes in binary units, e.g. 21.9 MiB. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        var unit = "";
        for (var next : new String[] {"KiB", "MiB", "GiB", "TiB"}) {
            if (value < 1024) {
                break;
            }
            value /= 1024;
            unit = next;
        }
        return String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%.0f %s", value, unit);
    }

    /** Counts in short scale, e.g. 22.6M. */
    public static String count(long count) {
        if (count < 1_000) {
            return Long.toString(count);
        }
        if (count < 1_000_000) {
            return String.format(Locale.ROOT, "%.1fK", count / 1e3);
        }
        return count < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1fM", count / 1e6)
                : String.format(Locale.ROOT, "%.1fB", count / 1e9);
    }

    /** A figure with one decimal. */
    public static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** The time from then to now in one or two units, e.g. 3m20s; empty if there is no then. */
    public static String age(boolean present, Timestamp then, Instant now) {
        return present ? span(Duration.between(instant(then), now)) : "";
    }

    /** A time as text; empty if there is none. */
    public static String time(boolean present, Timestamp time) {
        return present ? instant(time).toString() : "";
    }

    /** An enum constant without its prefix, e.g. SUCCEEDED of STATE_SUCCEEDED. */
    public static String constant(Enum<?> value, String prefix) {
        var name = value.name();
        var known = name.startsWith(prefix + "_") ? name.substring(prefix.length() + 1) : name;
        return known.equals("UNSPECIFIED") || known.equals("UNRECOGNIZED") ? "" : known;
    }

    /** Labels as key=value in order of their keys. */
    public static String labels(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }

    /**
     * The text without what a terminal would obey: control characters but tabs and ends of lines.
     */
    public static String visible(String text) {
        return text.codePoints()
                .map(
                        each ->
                                each != '\n' && each != '\t' && Character.isISOControl(each)
                                        ? '?'
                                        : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** So many of something that takes an s: 1 variant, 2 variants. */
    public static String counted(int count, String singular) {
        return count + " " + (count == 1 ? singular : singular + "s");
    }

    /** The last segment of a resource name. */
    public static String id(String resourceName) {
        return resourceName.substring(resourceName.lastIndexOf('/') + 1);
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static String span(Duration span) {
        if (span.toDays() >= 2) {
            return span.toDays() + "d";
        }
        if (span.toHours() >= 1) {
            return span.toHours() + "h" + span.toMinutesPart() + "m";
        }
        return span.toMinutes() >= 1
                ? span.toMinutes() + "m" + span.toSecondsPart() + "s"
                : Math.max(0, span.toSeconds()) + "s";
    }
}
