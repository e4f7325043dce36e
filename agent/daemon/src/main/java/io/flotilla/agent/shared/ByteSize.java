package io.flotilla.agent.shared;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Sizes as people write and read them. */
public final class ByteSize {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*([KMGT]i?B|B)?");
    private static final Map<String, Long> UNITS =
            Map.of(
                    "B", 1L,
                    "KiB", 1L << 10,
                    "MiB", 1L << 20,
                    "GiB", 1L << 30,
                    "TiB", 1L << 40,
                    "KB", 1_000L,
                    "MB", 1_000_000L,
                    "GB", 1_000_000_000L,
                    "TB", 1_000_000_000_000L);

    private ByteSize() {}

    /** Bytes that a text such as {@code 256MiB} stands for; empty if it is none, or zero. */
    static OptionalLong parse(String text) {
        var match = TEXT.matcher(text.strip());
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        var unit = UNITS.getOrDefault(match.group(2) == null ? "B" : match.group(2), 1L);
        try {
            var bytes = Math.multiplyExact(Long.parseLong(match.group(1)), unit);
            return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
        } catch (ArithmeticException _) {
            return OptionalLong.empty();
        }
    }

    /** A size in the largest unit that it fills, such as {@code 22.9 MiB}. */
    public static String format(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        var unit = -1;
        while (value >= 1024 && unit < 3) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", value, "KMGT".charAt(unit));
    }
}
